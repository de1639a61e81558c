package io.salvor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real S3 server (s3proxy) on the loopback address, in a process of its own, that keeps its objects in a folder: buckets are
 * the folders directly under it. It has a class path of its own, which the build writes down.
 */
public final class S3Server implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String HOST = "127.0.0.1";
    private static final String QUIET =
            """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final Path data;
    private final Path files;
    private final int port;
    private final Process process;
    private final Thread hook;

    private S3Server(Path data, Path files, int port, Process process) {
        this.data = data;
        this.files = files;
        this.port = port;
        this.process = process;
        hook = new Thread(process::destroy, "s3-server-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A server on a free port. */
    public static S3Server start(Path data, String accessKey, String secretKey) {
        return start(data, 0, accessKey, secretKey);
    }

    /** @param port 0 for a free one */
    public static S3Server start(Path data, int port, String accessKey, String secretKey) {
        return start(
                data,
                port,
                Map.of(
                        "s3proxy.authorization",
                        "aws-v2-or-v4",
                        "s3proxy.identity",
                        accessKey,
                        "s3proxy.credential",
                        secretKey));
    }

    /** One whose buckets stand before a name, too, as {@code bucket.name}. */
    public static S3Server byHost(Path data, String name, String accessKey, String secretKey) {
        return start(
                data,
                0,
                Map.of(
                        "s3proxy.authorization",
                        "aws-v2-or-v4",
                        "s3proxy.identity",
                        accessKey,
                        "s3proxy.credential",
                        secretKey,
                        "s3proxy.virtual-host",
                        name));
    }

    /** One that takes keys that come with a session token, and does not look at the token. */
    public static S3Server withSessions(Path data, String accessKey, String secretKey) {
        return start(
                data,
                0,
                Map.of(
                        "s3proxy.authorization",
                        "aws-v2-or-v4",
                        "s3proxy.identity",
                        accessKey,
                        "s3proxy.credential",
                        secretKey,
                        "s3proxy.ignore-unknown-headers",
                        "true"));
    }

    /** One that lets everybody do everything, for what stands before it and decides that. */
    public static S3Server unguarded(Path data) {
        return start(data, 0, Map.of("s3proxy.authorization", "none"));
    }

    private static S3Server start(Path data, int port, Map<String, String> access) {
        BackendRuns.note(S3Server::version);
        try {
            Files.createDirectories(data);
            int chosen = port == 0 ? FreePorts.next() : port;
            Properties properties = new Properties();
            properties.putAll(access);
            properties.putAll(Map.of(
                    "s3proxy.endpoint",
                    "http://" + HOST + ":" + chosen,
                    "jclouds.provider",
                    "filesystem-nio2",
                    "jclouds.filesystem.basedir",
                    data.toAbsolutePath().toString()));
            Path files = Files.createTempDirectory(buildDirectory(), "s3-server-");
            S3Server server = new S3Server(data, files, chosen, launch(files, properties));
            server.awaitAnswer();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the S3 server cannot be started: " + e.getMessage(), e);
        }
    }

    private static String version() throws IOException {
        Matcher jar = Pattern.compile("s3proxy-(\\d[.\\d]*)\\.jar").matcher(classPath());
        return jar.find() ? "s3proxy " + jar.group(1) : "s3proxy";
    }

    /** {@code http://127.0.0.1:<port>} */
    public String url() {
        return "http://" + HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Makes a bucket, of at least three characters, unless it is there. */
    public S3Server withBucket(String bucket) {
        try {
            Files.createDirectories(data.resolve(bucket));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process; the objects stay. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            remove(files);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The machine is shutting down already, and the hook does the same.
            process.destroyForcibly();
        }
    }

    private static Process launch(Path files, Properties properties) throws IOException {
        Path configuration = files.resolve("s3proxy.properties");
        try (var out = Files.newOutputStream(configuration)) {
            properties.store(out, null);
        }
        Path logging = Files.writeString(files.resolve("logback.xml"), QUIET);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + logging.toAbsolutePath(),
                "-cp",
                classPath(),
                "org.gaul.s3proxy.Main",
                "--properties",
                configuration.toAbsolutePath().toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(files.resolve("log").toFile())
                .start();
    }

    private static String classPath() throws IOException {
        Path file = buildDirectory().resolve("s3proxy.classpath");
        if (!Files.exists(file)) {
            throw new IOException(file + " is missing; let Maven write it: mvn generate-test-resources");
        }
        return Files.readString(file).strip();
    }

    private static Path buildDirectory() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("salvor.build.directory", "target")));
    }

    private void awaitAnswer() throws IOException {
        Instant deadline = Instant.now().plus(START);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                String log = Files.readString(files.resolve("log"));
                close();
                throw new IOException("it does not answer at " + url() + ":\n" + log);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(HOST, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
