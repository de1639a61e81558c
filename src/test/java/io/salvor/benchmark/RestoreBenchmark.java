package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.Inclusion;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.benchmark.RestoreTimeline.Turn;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.RestoreArguments;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.ShippedProgram;
import io.salvor.scenario.Story;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * {@code mvn -Pbenchmark -Dbenchmark.main=io.salvor.benchmark.RestoreBenchmark}: in rounds, a Restore of a volume with few large files and one with
 * many small ones under another name, beside the same restic runs by hand. Prints Markdown.
 */
public final class RestoreBenchmark {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final String NAME = "benchmark";

    private final Sandbox sandbox;
    private final KubernetesClient client;
    private final String namespace;
    private final Path folder;
    private final List<Map<Turn, Instant>> timelines = new ArrayList<>();
    private final List<Duration> restores = new ArrayList<>();
    private final List<Duration> byHand = new ArrayList<>();

    private RestoreBenchmark(Sandbox sandbox, Path folder) {
        this.sandbox = sandbox;
        this.client = sandbox.playground().client();
        this.namespace = sandbox.playground().salvorNamespace();
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path build = Path.of(System.getProperty("salvor.build.directory")).toAbsolutePath();
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Story story = new Story(System.out);
        Path folder = build.resolve("benchmark");
        List<String> launcher = ShippedProgram.launcher(build, "true".equals(System.getProperty("sandbox.native")));
        int code = 0;
        try (Sandbox sandbox = Sandbox.start(folder, launcher, story)) {
            new RestoreBenchmark(sandbox, folder.resolve("by-hand"))
                    .run(Integer.getInteger("benchmark.rounds"), Integer.getInteger("benchmark.percent", 100), story);
        } catch (IllegalStateException | ExecutionException e) {
            System.err.println("The benchmark failed: " + e.getMessage());
            code = 1;
        }
        // Clients leave threads behind that would keep the JVM up.
        System.exit(code);
    }

    /** @param percent how much of the data there is; 100 is what docs/benchmarks.md speaks of */
    private void run(int rounds, int percent, Story story)
            throws IOException, InterruptedException, ExecutionException {
        story.chapter("The benchmark: 2 GiB in 8 files and 50,000 of 1 KiB, " + percent + " % of them, restored in "
                + rounds + " rounds");
        new LargeAndSmall(sandbox.playground()).deploy(percent);
        backup();
        RepositoryAccess repository = new RepositoryCopies(sandbox).original();
        List<String> snapshots =
                client.resources(PodVolumeBackup.class).inNamespace(namespace).list().getItems().stream()
                        .map(volume -> volume.getStatus().snapshotID)
                        .toList();
        for (int round = 1; round <= rounds; round++) {
            // Who comes first takes turns, so that neither always finds the machine as the other left it.
            if (round % 2 == 1) {
                restores.add(restore(round));
                byHand.add(byHand(round, repository, snapshots));
            } else {
                byHand.add(byHand(round, repository, snapshots));
                restores.add(restore(round));
            }
        }
        print();
    }

    private void backup() {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace(namespace).build());
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().storageLocation = "default";
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of(SmallVolumes.NAMESPACE);
        client.resource(policy).create();
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace(namespace).build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = NAME;
        client.resource(backup).create();
        Awaitility.await("the Backup")
                .atMost(LONGEST)
                .until(() -> client.resource(backup).get().hasEnded());
    }

    /** Into a namespace of its own, which goes afterwards. */
    private Duration restore(int round) throws IOException, InterruptedException {
        String copy = NAME + "-" + round;
        Restore restore = new Restore();
        restore.setMetadata(
                new ObjectMetaBuilder().withName(copy).withNamespace(namespace).build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = NAME;
        restore.getSpec().namespaceMapping = Map.of(SmallVolumes.NAMESPACE, copy);
        Map<Turn, Instant> turns;
        try (RestoreTimeline timeline = new RestoreTimeline(client, namespace, copy)) {
            timeline.begin();
            client.resource(restore).create();
            Awaitility.await("the Restore")
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> timeline.turns().containsKey(Turn.Ended));
            turns = timeline.turns();
        }
        timelines.add(turns);
        Restore ended = client.resource(restore).get();
        if (ended.getStatus().phase != RestorePhase.Completed) {
            throw new IllegalStateException(
                    "Restore " + copy + " is " + ended.getStatus().phase + ": " + ended.getStatus().message);
        }
        client.pods().inNamespace(copy).delete();
        client.persistentVolumeClaims().inNamespace(copy).delete();
        Awaitility.await("the volumes of " + copy + " to be gone")
                .atMost(LONGEST)
                .until(() -> client.persistentVolumes().list().getItems().stream()
                        .noneMatch(volume -> volume.getSpec().getClaimRef() != null
                                && copy.equals(volume.getSpec().getClaimRef().getNamespace())));
        settle();
        return Duration.between(turns.get(Turn.Created), turns.get(Turn.Ended));
    }

    /** Both at once with an empty cache, as the Job does it. */
    private Duration byHand(int round, RepositoryAccess repository, List<String> snapshots)
            throws IOException, InterruptedException, ExecutionException {
        Path target = folder.resolve("round-" + round);
        Restic restic = new Restic(ResticBinary.path(), target.resolve("cache"));
        restic.version();
        ExecutorService workers = Executors.newFixedThreadPool(snapshots.size());
        List<Path> folders = new ArrayList<>();
        for (String snapshot : snapshots) {
            folders.add(Files.createDirectories(target.resolve(snapshot)));
        }
        try {
            Instant start = Instant.now();
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < snapshots.size(); i++) {
                RestoreArguments what = RestoreArguments.over(snapshots.get(i), folders.get(i));
                runs.add(workers.submit(() -> restic.restore(repository, what, progress -> {}, LONGEST)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
            return Duration.between(start, Instant.now());
        } finally {
            workers.shutdownNow();
            Folders.delete(target);
            settle();
        }
    }

    /** What a turn has left to write goes to the disk before the next one begins, or that would be slower for it. */
    private static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }

    private void print() {
        System.out.println("| After the start of the Restore, in s | "
                + IntStream.rangeClosed(1, timelines.size())
                        .mapToObj(round -> "round " + round)
                        .collect(Collectors.joining(" | "))
                + " |\n|---|" + "---|".repeat(timelines.size()));
        for (Turn turn : Turn.values()) {
            System.out.println("| " + turn.meaning() + " | "
                    + timelines.stream()
                            .map(turns -> turns.containsKey(turn)
                                    ? String.format(
                                            Locale.ROOT,
                                            "%.2f",
                                            Duration.between(turns.get(Turn.Created), turns.get(turn))
                                                            .toMillis()
                                                    / 1000.0)
                                    : "")
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        System.out.println();
        System.out.println(
                "| round | Restore, from creation to Completed, in s | restic by hand, both at once, in s | ratio |\n|---|---|---|---|");
        for (int round = 0; round < restores.size(); round++) {
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.2f | %.2f | %.2f |%n",
                    round + 1,
                    restores.get(round).toMillis() / 1000.0,
                    byHand.get(round).toMillis() / 1000.0,
                    (double) restores.get(round).toMillis() / byHand.get(round).toMillis());
        }
    }
}
