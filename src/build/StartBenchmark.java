import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code java src/build/StartBenchmark.java JAVA JAR ARCHIVE [ROUNDS] [FOLDER]}: how long the program takes to start with and
 * without the archive of {@code appcds.sh}, in turns. FOLDER is for what it writes, for a JAVA that sees another root.
 * Prints Markdown; see docs/benchmarks.md.
 */
public final class StartBenchmark {
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxRAMPercentage=25",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError");

    private final String java;
    private final String jar;
    private final Path folder;

    private StartBenchmark(String java, String jar, Path folder) {
        this.java = java;
        this.jar = jar;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 10;
        Path folder = args.length > 4 ? Path.of(args[4]) : Files.createTempDirectory("salvor-start");
        StartBenchmark benchmark = new StartBenchmark(args[0], args[1], folder);
        List<List<String>> ways =
                List.of(List.of("-Xshare:auto"), List.of("-XX:SharedArchiveFile=" + args[2], "-Xshare:on"));
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        System.out.println("| Until …, in s | without | with the archive | without, processor | with, processor |");
        System.out.println("|---|---|---|---|---|");
        benchmark.row("`node backup` asks for its first volume", ways, rounds, benchmark::untilTheFirstRequest);
        Path policies = Files.createDirectories(folder.resolve("policies"));
        for (int i = 0; i < 100; i++) {
            Files.writeString(policies.resolve("p" + i + ".yaml"), policy(i));
        }
        benchmark.row("`lint` of 100 policies", ways, rounds, way -> benchmark.whole(way, "lint", policies.toString()));
        benchmark.row("`--version`", ways, rounds, way -> benchmark.whole(way, "--version"));
    }

    private interface Run {
        /** Time on the clock and of the processor, in s. */
        double[] of(List<String> way) throws Exception;
    }

    private void row(String name, List<List<String>> ways, int rounds, Run run) throws Exception {
        double[][][] took = new double[ways.size()][rounds][];
        for (int round = 0; round < rounds; round++) {
            for (int way = 0; way < ways.size(); way++) {
                took[way][round] = run.of(ways.get(way));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                name,
                median(took[0], 0),
                median(took[1], 0),
                median(took[0], 1),
                median(took[1], 1));
    }

    private double[] untilTheFirstRequest(List<String> way) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path kubeconfig = folder.resolve("kubeconfig");
            Files.writeString(
                    kubeconfig,
                    """
                    apiVersion: v1
                    kind: Config
                    current-context: a
                    contexts: [{name: a, context: {cluster: a, user: a}}]
                    clusters: [{name: a, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: a, user: {}}]
                    """
                            .formatted(server.getLocalPort()));
            ProcessBuilder builder = command(way, "node", "backup", "--namespace", "a", "--volume", "a@1");
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("SALVOR_DEADLINE", Instant.now().plusSeconds(60).toString());
            for (String setting : List.of("VOLUMES", "SECRETS", "CACHE", "RESTIC", "TERMINATION_MESSAGE")) {
                builder.environment().put("SALVOR_" + setting, folder.resolve("none").toString());
            }
            long started = System.nanoTime();
            Process process = builder.start();
            try (Socket request = server.accept()) {
                request.getInputStream().read();
                return figures(started, process);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private double[] whole(List<String> way, String... arguments) throws Exception {
        long started = System.nanoTime();
        Process process = command(way, arguments).start();
        double processor = 0;
        while (process.isAlive()) {
            processor = Math.max(processor, processor(process));
            Thread.sleep(2);
        }
        return new double[] {(System.nanoTime() - started) / 1e9, processor};
    }

    private double[] figures(long started, Process process) {
        return new double[] {(System.nanoTime() - started) / 1e9, processor(process)};
    }

    private static double processor(Process process) {
        return process.toHandle().info().totalCpuDuration().map(used -> used.toMillis() / 1e3).orElse(0.0);
    }

    private ProcessBuilder command(List<String> way, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(OPTIONS);
        command.addAll(way);
        command.addAll(List.of("-jar", jar));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private static double median(double[][] rounds, int figure) {
        double[] sorted = new double[rounds.length];
        for (int i = 0; i < rounds.length; i++) {
            sorted[i] = rounds[i][figure];
        }
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String policy(int number) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata:
                  name: p%1$d
                spec:
                  schedule: "0 3 * * *"
                  selection:
                    namespaces: [shop-%1$d]
                """
                .formatted(number);
    }
}
