package io.salvor.benchmark;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.ResticRepository;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.Tombstone;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.restic.RepositoryAccess;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.ShippedProgram;
import io.salvor.scenario.Story;
import io.salvor.testing.Edits;
import io.salvor.testing.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * {@code mvn -Pbenchmark -Dbenchmark.main=io.salvor.benchmark.MaintenanceBenchmark}: in rounds, the maintenance of a large repository from which a tenth of
 * the snapshots goes, beside the same restic runs by hand, each on a copy of its own. Prints Markdown.
 */
public final class MaintenanceBenchmark {
    private static final Duration LONGEST = Duration.ofHours(4);
    private static final String NAME = SmallVolumes.NAMESPACE;

    /** Thirteen checks, one a week, read all data. */
    private static final int READ_DATA_DAYS = 91;

    private static final int PARTS = 13;
    private static final int EXPIRED_OF = 10;

    private final Sandbox sandbox;
    private final KubernetesClient client;
    private final Operations operations;
    private final RepositoryCopies copies;
    private final Path folder;
    private final GrownRepository grown;
    private List<String> expired;

    private MaintenanceBenchmark(Sandbox sandbox, Path folder) throws InterruptedException, IOException {
        this.sandbox = sandbox;
        this.client = sandbox.playground().client();
        this.operations = new Operations(sandbox);
        this.copies = new RepositoryCopies(sandbox);
        this.folder = folder;
        save();
        this.grown = new GrownRepository(folder.resolve("grown"), copies.password());
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path build = Path.of(System.getProperty("salvor.build.directory")).toAbsolutePath();
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int gibibytes = Integer.getInteger("benchmark.gib");
        int snapshots = Integer.getInteger("benchmark.snapshots");
        int rounds = Integer.getInteger("benchmark.rounds");
        Story story = new Story(System.out);
        story.chapter("The benchmark: maintenance of " + gibibytes + " GiB and " + snapshots + " snapshots, " + rounds
                + " rounds");
        Path folder = build.resolve("benchmark");
        List<String> launcher = ShippedProgram.launcher(build, "true".equals(System.getProperty("sandbox.native")));
        int code = 0;
        try (Sandbox sandbox = Sandbox.start(folder, launcher, story)) {
            new MaintenanceBenchmark(sandbox, folder).run(gibibytes, snapshots, rounds, story);
        } catch (IllegalStateException e) {
            System.err.println("The benchmark failed: " + e.getMessage());
            code = 1;
        }
        Folders.delete(folder);
        // Clients leave threads behind that would keep the JVM up.
        System.exit(code);
    }

    /** A Backup has the operator make the repository, with its key. */
    private void save() throws IOException {
        new SmallVolumes(sandbox.playground(), 1).deploy();
        operations.policy(NAME, List.of(NAME), spec -> spec.storageLocation = "default");
        Backup ended = operations.backupToItsEnd(NAME, NAME);
        if (ended.getStatus().phase != BackupPhase.Completed) {
            throw new IllegalStateException(ended.getStatus().message);
        }
        Edits.edit(repository(), repository -> {
            repository.getSpec().readDataDays = READ_DATA_DAYS;
            return repository;
        });
    }

    private Resource<ResticRepository> repository() {
        return operations.resource(ResticRepository.class, Names.repository(NAME, "default"));
    }

    private void run(int gibibytes, int snapshots, int rounds, Story story) throws IOException, InterruptedException {
        Files.move(copies.folder(), folder.resolve("grown"));
        Instant start = Instant.now();
        List<String> all = grown.grow(folder.resolve("volume"), gibibytes, snapshots);
        Folders.delete(folder.resolve("volume"));
        expired = all.subList(0, all.size() / EXPIRED_OF);
        story.line(
                "made in %d s: packs of %d MiB, %d snapshots, of which %d go",
                Duration.between(start, Instant.now()).toSeconds(),
                grown.packBytes() >> 20,
                all.size(),
                expired.size());
        MaintenanceFigures figures = new MaintenanceFigures();
        for (int round = 1; round <= rounds; round++) {
            figures.load(load());
            // Who comes first takes turns, so that neither always finds the machine as the other left it.
            if (round % 2 == 1) {
                figures.add(job(round));
                figures.add(byHand(round, all.size()));
            } else {
                figures.add(byHand(round, all.size()));
                figures.add(job(round));
            }
            story.line("round %d: %s", round, figures.last());
            // Rounds may take so long that not all are waited for.
            System.out.println(figures.markdown());
        }
    }

    private MaintenanceFigures.ByHand byHand(int round, int snapshots) throws IOException {
        String path = "by-hand/" + round;
        grown.link(sandbox.bucket().resolve(path));
        RepositoryAccess access =
                new RepositoryAccess(sandbox.repository(path), copies.password(), sandbox.bucketCredentials());
        Path cache = folder.resolve("cache-by-hand");
        UpkeepByHand byHand = new UpkeepByHand(access, cache);
        MaintenanceFigures.ByHand measured;
        try (PeakMemory memory = new PeakMemory(sandbox.operatorPid())) {
            ProcessorTime before = ProcessorTime.now(sandbox.operatorPid());
            Map<String, Duration> times = byHand.maintain(expired, (round - 1) % PARTS + 1, PARTS);
            ProcessorTime used = ProcessorTime.now(sandbox.operatorPid()).since(before);
            measured = new MaintenanceFigures.ByHand(times, used, memory.peaks());
        }
        // That of the Backup is there too.
        if (byHand.snapshots() != snapshots + 1 - expired.size()) {
            throw new IllegalStateException("restic by hand has left " + byHand.snapshots() + " snapshots");
        }
        Folders.delete(sandbox.bucket().resolve("by-hand"));
        Folders.delete(cache);
        return measured;
    }

    private MaintenanceFigures.OfJob job(int round) throws IOException {
        Folders.delete(copies.folder());
        grown.link(copies.folder());
        bury();
        MaintenanceFigures.OfJob measured;
        try (PeakMemory memory = new PeakMemory(sandbox.operatorPid());
                MaintenanceTimeline timeline = new MaintenanceTimeline(client, Operations.SALVOR)) {
            ProcessorTime before = ProcessorTime.now(sandbox.operatorPid());
            ask();
            Awaitility.await("the maintenance")
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(50))
                    .until(timeline::hasEnded);
            ProcessorTime used = ProcessorTime.now(sandbox.operatorPid()).since(before);
            measured = new MaintenanceFigures.OfJob(timeline.turns(), used, memory.peaks());
        }
        ResticRepository done = repository().get();
        boolean asWanted = done.getStatus().maintenance.forgotten == expired.size()
                && done.getStatus().maintenance.found == null
                && done.getStatus().maintenance.read.part == (round - 1) % PARTS + 1
                && done.getStatus().maintenance.read.parts == PARTS;
        if (!asWanted) {
            throw new IllegalStateException("the Job has not done what restic by hand does");
        }
        return measured;
    }

    /** A backup that expired leaves word of what is to be forgotten; here one has all of it. */
    private void bury() {
        new Catalog(new FolderObjectStore(copies.folder().getParent().getParent()))
                .with(copies.keys())
                .deletions()
                .put(new Tombstone(
                        Tombstone.FORMAT_VERSION,
                        "expired",
                        "7f4c0d0e-0000-4000-8000-000000000000",
                        NAME,
                        null,
                        "no clause of retention keeps it",
                        Instant.now(),
                        List.of(new Tombstone.Repository(NAME, expired))));
    }

    private void ask() {
        Edits.edit(repository(), repository -> {
            Map<String, String> annotations = new HashMap<>();
            if (repository.getMetadata().getAnnotations() != null) {
                annotations.putAll(repository.getMetadata().getAnnotations());
            }
            annotations.put(Labels.MAINTENANCE_REQUESTED, Instant.now() + " maintain");
            repository.getMetadata().setAnnotations(annotations);
            return repository;
        });
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
