package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.Inclusion;
import io.salvor.benchmark.Timeline.Turn;
import io.salvor.restic.RepositoryAccess;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.ShippedProgram;
import io.salvor.scenario.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code mvn -Pbenchmark}: Backups of small volumes on one node beside the same restic runs by hand, in rounds, each after a change
 * of the data. Prints Markdown.
 */
public final class BackupBenchmark {
    private static final String POLICY = "benchmark";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Sandbox sandbox;
    private final KubernetesClient client;
    private final String namespace;
    private final SmallVolumes volumes;
    private final Path caches;
    private final List<ByHand> byHand = new ArrayList<>();
    private final OperatorFigures operator;
    private final List<Map<Turn, Instant>> backups = new ArrayList<>();
    private final List<ProcessorTime> processorTimes = new ArrayList<>();
    private final List<String> loads = new ArrayList<>();

    private BackupBenchmark(Sandbox sandbox, Path caches, int number) {
        this.sandbox = sandbox;
        this.client = sandbox.playground().client();
        this.namespace = sandbox.playground().salvorNamespace();
        this.volumes = new SmallVolumes(sandbox.playground(), number);
        this.operator = new OperatorFigures(sandbox.operatorPid(), sandbox.operatorLog());
        this.caches = caches;
    }

    private void prepareByHand() throws IOException, InterruptedException {
        RepositoryCopies copies = new RepositoryCopies(sandbox);
        addByHand("restic by hand, two at once as in the Job", 2, false, copies.make("two"), "two");
        addByHand("restic by hand, one after the other", 1, false, copies.make("one"), "one");
        addByHand("restic by hand, two at once, cache kept", 2, true, copies.make("kept"), "kept");
        addByHand("restic by hand, two at once, with a key that restic made", 2, false, copies.ordinary("key"), "key");
        for (ByHand runs : byHand) {
            runs.warmUp(volumes.folders());
        }
    }

    private void addByHand(String name, int parallel, boolean keepsCache, RepositoryAccess repository, String cache) {
        byHand.add(new ByHand(name, parallel, keepsCache, repository, caches.resolve(cache)));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path build = Path.of(System.getProperty("salvor.build.directory")).toAbsolutePath();
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int rounds = Integer.parseInt(System.getProperty("benchmark.rounds"));
        int volumes = Integer.parseInt(System.getProperty("benchmark.volumes"));
        Story story = new Story(System.out);
        story.chapter("The benchmark: " + volumes + " small volumes on one node, " + rounds + " rounds");
        Path folder = build.resolve("benchmark");
        List<String> launcher = ShippedProgram.launcher(build, "true".equals(System.getProperty("sandbox.native")));
        int code = 0;
        try (Sandbox sandbox = Sandbox.start(folder, launcher, story)) {
            new BackupBenchmark(sandbox, folder.resolve("caches"), volumes).run(rounds, story);
        } catch (IllegalStateException e) {
            System.err.println("The benchmark failed: " + e.getMessage());
            code = 1;
        }
        // Clients leave threads behind that would keep the JVM up.
        System.exit(code);
    }

    private void run(int rounds, Story story) throws IOException, InterruptedException {
        long idle = operator.residentMebibytes();
        story.line("operator at rest: %d MiB", idle);
        volumes.deploy();
        createPolicy();
        backup("warm-up");
        prepareByHand();
        for (int round = 1; round <= rounds; round++) {
            volumes.change(round);
            loads.add(load());
            measure(round);
            story.line(
                    "round %d: Backup %d ms, by hand %d ms",
                    round,
                    Duration.between(
                                    backups.get(round - 1).get(Turn.Created),
                                    backups.get(round - 1).get(Turn.Sealed))
                            .toMillis(),
                    byHand.get(0).times().get(round - 1).toMillis());
        }
        System.out.println(new Figures(backups, processorTimes, byHand, loads).markdown());
        System.out.printf(
                "%nOperator: started in %s s, %d MiB resident at rest, %d MiB after the backups.%n",
                operator.startSeconds(), idle, operator.residentMebibytes());
    }

    /** Who comes first takes turns, so that neither always finds the machine as the other left it. */
    private void measure(int round) throws InterruptedException {
        boolean backupFirst = round % 2 == 1;
        if (backupFirst) {
            measureBackup("round-" + round);
        }
        for (ByHand runs : byHand) {
            runs.measure(volumes.folders(), operator.pid());
        }
        if (!backupFirst) {
            measureBackup("round-" + round);
        }
    }

    private void measureBackup(String name) throws InterruptedException {
        ProcessorTime before = ProcessorTime.now(operator.pid());
        backups.add(backup(name));
        processorTimes.add(ProcessorTime.now(operator.pid()).since(before));
    }

    private Map<Turn, Instant> backup(String name) throws InterruptedException {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        BackupSpec spec = new BackupSpec();
        spec.policy = POLICY;
        backup.setSpec(spec);
        try (Timeline timeline = new Timeline(client, namespace)) {
            timeline.begin();
            client.resource(backup).create();
            return timeline.await(LONGEST);
        }
    }

    private void createPolicy() {
        BackupPolicySpec spec = new BackupPolicySpec();
        spec.storageLocation = "default";
        spec.include = new Inclusion();
        spec.include.namespaces = List.of(SmallVolumes.NAMESPACE);
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(POLICY)
                .withNamespace(namespace)
                .build());
        policy.setSpec(spec);
        client.resource(policy).create();
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
