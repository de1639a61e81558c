package io.salvor.benchmark;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.ResticCopy;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.ShippedProgram;
import io.salvor.scenario.Story;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendSettings;
import io.salvor.store.Limits;
import io.salvor.store.every.EveryBackend;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * {@code mvn -Pbenchmark -Dbenchmark.main=io.salvor.benchmark.CopyBenchmark}: in rounds, the copy of a snapshot between two S3 servers by a Job,
 * and the same by restic alone, which both servers have the same keys for. Prints Markdown.
 */
public final class CopyBenchmark {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int FILE = 4 << 20;
    private static final String KEY = "key-of-benchmark";
    private static final String SECRET = "secret-of-benchmark";
    private static final String PASSWORD = "correct horse";

    private final Path folder;
    private final List<String> launcher;
    private final BackendDescription source;
    private final BackendDescription target;

    private CopyBenchmark(Path folder, List<String> launcher, S3Server from, S3Server to) {
        this.folder = folder;
        this.launcher = launcher;
        source = location(from);
        target = location(to);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path build = Path.of(System.getProperty("salvor.build.directory")).toAbsolutePath();
        int gibibytes = Integer.getInteger("benchmark.gib");
        int rounds = Integer.getInteger("benchmark.rounds");
        Story story = new Story(System.out);
        story.chapter("The benchmark: a copy of " + gibibytes + " GiB, " + rounds + " rounds");
        Path folder = Files.createDirectories(build.resolve("benchmark"));
        List<String> launcher = ShippedProgram.launcher(build, "true".equals(System.getProperty("sandbox.native")));
        try (S3Server from = S3Server.start(folder.resolve("from"), KEY, SECRET).withBucket("bucket");
                S3Server to = S3Server.start(folder.resolve("to"), KEY, SECRET).withBucket("bucket")) {
            new CopyBenchmark(folder, launcher, from, to).run(gibibytes, rounds, story);
        }
        Folders.delete(folder);
        System.exit(0);
    }

    private static BackendDescription location(S3Server server) {
        return new BackendDescription(
                "s3",
                new BackendSettings(
                        Map.of("s3Url", server.url(), "bucket", "bucket", "region", "us-east-1"),
                        "keys",
                        Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET)),
                Limits.NONE);
    }

    private static RepositoryAccess access(BackendDescription location, String namespace) {
        Backend backend = location.in(EveryBackend.with("rclone"));
        return new RepositoryAccess(
                backend.repository(namespace),
                PASSWORD,
                backend.reach().environment(),
                backend.reach().files(),
                backend.reach().options());
    }

    private void run(int gibibytes, int rounds, Story story) throws IOException, InterruptedException {
        String snapshot = save(gibibytes);
        story.line(
                "| Round | by the Job, in s | restic alone | ratio | processor time of the Job | restic alone | ratio |");
        story.line("|---|---|---|---|---|---|---|");
        for (int round = 1; round <= rounds; round++) {
            prepare(round);
            Cost first = round % 2 == 1 ? byJob(snapshot) : alone(snapshot);
            Cost second = round % 2 == 1 ? alone(snapshot) : byJob(snapshot);
            Cost job = round % 2 == 1 ? first : second;
            Cost alone = round % 2 == 1 ? second : first;
            story.line(
                    "| %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
                    round,
                    seconds(job.clock()),
                    seconds(alone.clock()),
                    seconds(job.clock()) / seconds(alone.clock()),
                    seconds(job.processor()),
                    seconds(alone.processor()),
                    seconds(job.processor()) / seconds(alone.processor()));
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** What a copy took. @param processor with all that it started, and without the servers */
    private record Cost(Duration clock, Duration processor) {}

    private interface Work {
        void done() throws IOException, InterruptedException;
    }

    private static Cost cost(Work work) throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        ProcessorTime before = ProcessorTime.now(self);
        Instant start = Instant.now();
        work.done();
        Duration clock = Duration.between(start, Instant.now());
        return new Cost(clock, ProcessorTime.now(self).since(before).children());
    }

    /** Saves bytes that cannot be compressed; returns the ID of the snapshot. */
    private String save(int gibibytes) throws IOException {
        Path repository = folder.resolve("from/bucket/restic/job");
        ReadyRepository.make(new RepositoryAccess(repository.toString(), PASSWORD, Map.of()));
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Random random = new Random(1);
        byte[] content = new byte[FILE];
        for (int file = 0; file < gibibytes * ((1 << 30) / FILE); file++) {
            random.nextBytes(content);
            Files.write(volume.resolve("file-" + file), content);
        }
        String id = new Restic(ResticBinary.path(), null)
                .backup(
                        new RepositoryAccess(repository.toString(), PASSWORD, Map.of()),
                        BackupArguments.everything(volume, null, Map.of()),
                        progress -> {},
                        LONGEST)
                .snapshotId();
        Folders.delete(volume);
        return id;
    }

    /** Two empty repositories to copy into, and no cache. */
    private void prepare(int round) throws IOException, InterruptedException {
        for (String name : List.of("job", "alone")) {
            Path repository = folder.resolve("to/bucket/restic/" + name);
            if (round > 1) {
                Folders.delete(repository);
            }
            ReadyRepository.make(new RepositoryAccess(repository.toString(), PASSWORD, Map.of()));
        }
        for (String name : List.of("cache-job", "cache-alone")) {
            if (Files.exists(folder.resolve(name))) {
                Folders.delete(folder.resolve(name));
            }
        }
        new ProcessBuilder("sync").start().waitFor();
    }

    private Cost alone(String snapshot) throws IOException, InterruptedException {
        RepositoryAccess from = access(source, "job");
        RepositoryAccess plain = new RepositoryAccess(from.identifier(), PASSWORD, Map.of());
        ResticCopy restic = new ResticCopy(ResticBinary.path(), folder.resolve("cache-alone"), LONGEST);
        return cost(() -> restic.copy(plain, access(target, "alone"), true, List.of(snapshot), LONGEST));
    }

    private void secret(String name, String content) throws IOException {
        Path file = folder.resolve("secrets").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Cost byJob(String snapshot) throws IOException, InterruptedException {
        Backend into = target.in(EveryBackend.with("rclone"));
        for (Map.Entry<String, String> file : into.reach().asFiles().entrySet()) {
            secret("reach/" + file.getKey(), file.getValue());
        }
        secret("repositories/job", PASSWORD);
        secret("source/settings", source.asJson());
        secret("source/password", PASSWORD);
        secret("snapshots", snapshot);
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                "node",
                "copy",
                "--volume-namespace",
                "job",
                "--from-location",
                "first",
                "--to",
                into.repository("job")));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment()
                .putAll(Map.of(
                        "SALVOR_SECRETS", folder.resolve("secrets").toString(),
                        "SALVOR_CACHE", folder.resolve("cache-job").toString(),
                        "SALVOR_RESTIC", ResticBinary.path().toString()));
        return cost(() -> {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("the Job ended with " + code);
            }
        });
    }
}
