package io.salvor.testing;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The classes of libraries that a command loads until its first request, as Java maps them into memory: half of what the start of a
 * command takes is reading and checking them. The image has such an archive too ({@code src/build/appcds.sh}). Made once in the
 * build's folder, by whichever process of the tests comes first, and made anew when the class path is another. Salvor's own classes
 * are never in it.
 */
final class ClassArchive {
    /** Same for making and using it; and the archive is never a reason to print anything. */
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable");

    private static final Path BUILD =
            Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();

    private final List<String> jars;
    private final List<String> folders;
    private final Path archive;

    /** @param classPath that of the tests; what is in folders may change and comes last, as an archive demands it */
    ClassArchive(String classPath) {
        List<String> parts = List.of(classPath.split(File.pathSeparator));
        jars = parts.stream().filter(part -> part.endsWith(".jar")).toList();
        folders = parts.stream().filter(part -> !part.endsWith(".jar")).toList();
        archive = BUILD.resolve("commands-%08x.jsa".formatted((JAVA + path(jars)).hashCode()));
    }

    /** What starts the command line, up to its arguments; without the archive where Java cannot make one. */
    List<String> command() throws IOException {
        ensure();
        return java(
                Stream.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"),
                Stream.of("-cp", everything(), "io.salvor.cli.Main"));
    }

    /** The lock is for other processes; this one must not ask for it twice. */
    private synchronized void ensure() throws IOException {
        try (FileChannel channel = FileChannel.open(
                        BUILD.resolve("commands.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock alone = channel.lock()) {
            if (alone.isValid() && !Files.exists(archive)) {
                make();
            }
        }
    }

    private void make() throws IOException {
        Path work = Files.createTempDirectory(BUILD, "commands");
        Path list = work.resolve("classes");
        Path made = work.resolve("archive");
        // It finds no API server and fails; what counts is what it loads until then.
        run(
                work,
                java(
                        Stream.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list),
                        Stream.of("-cp", everything(), "io.salvor.cli.Main"),
                        Stream.of("node", "backup", "--namespace", "none", "--volume", "none@1")));
        int code = run(
                work,
                java(
                        Stream.of("-Xshare:dump", "-XX:SharedClassListFile=" + list),
                        Stream.of("-XX:SharedArchiveFile=" + made, "-cp", path(jars))));
        if (code == 0) {
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } else {
            // Java goes on without what is no archive, and nobody tries again.
            Files.createFile(archive);
        }
    }

    private static int run(Path work, List<String> command) throws IOException {
        Map<String, String> environment = new HashMap<>();
        Path kubeconfig = Files.writeString(
                work.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: none
                contexts: [{name: none, context: {cluster: none, user: none}}]
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
                users: [{name: none, user: {}}]
                """);
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("SALVOR_VOLUMES", work.toString());
        environment.put("SALVOR_SECRETS", work.toString());
        environment.put("SALVOR_CACHE", work.resolve("cache").toString());
        environment.put("SALVOR_RESTIC", work.resolve("none").toString());
        environment.put("SALVOR_TERMINATION_MESSAGE", work.resolve("message").toString());
        environment.put("SALVOR_DEADLINE", Instant.now().plusSeconds(1).toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("output").toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the archive of classes was made", e);
        }
    }

    @SafeVarargs
    private static List<String> java(Stream<String>... options) {
        List<String> command = new ArrayList<>(JAVA);
        Stream.of(options).forEach(some -> command.addAll(some.toList()));
        return command;
    }

    private String everything() {
        return path(Stream.concat(jars.stream(), folders.stream()).toList());
    }

    private static String path(List<String> parts) {
        return String.join(File.pathSeparator, parts);
    }
}
