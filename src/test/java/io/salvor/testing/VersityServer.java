package io.salvor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real S3 server with users, policies, versions and object locks (VersityGW) on the loopback address. */
public final class VersityServer implements AutoCloseable {
    /** The user that owns all buckets. */
    public static final String ROOT = "root";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String HOST = "127.0.0.1";

    private final Path binary;
    private final int port;
    private final Process process;
    private final Path log;

    private VersityServer(Path binary, int port, Process process, Path log) {
        this.binary = binary;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /** Starts it, or ends the test where this machine has none. @param folder for what it keeps; its file system must have extended attributes */
    public static VersityServer start(Path folder) throws IOException {
        Path binary = BackendServers.need(ForeignServer.VERSITY);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            port = socket.getLocalPort();
        }
        for (String name : new String[] {"data", "versions", "users"}) {
            Files.createDirectories(folder.resolve(name));
        }
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--port",
                        HOST + ":" + port,
                        "--access",
                        ROOT,
                        "--secret",
                        secret(ROOT),
                        "--iam-dir",
                        folder.resolve("users").toString(),
                        "--quiet",
                        "posix",
                        "--versioning-dir",
                        folder.resolve("versions").toString(),
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        VersityServer server = new VersityServer(binary, port, process, log);
        server.awaitAnswer();
        return server;
    }

    public String url() {
        return "http://" + HOST + ":" + port;
    }

    /** Of a user. */
    public static String secret(String user) {
        return user + "-secret";
    }

    /** Makes a user, who may do nothing until a bucket's policy says so. */
    public void user(String name) throws IOException {
        Process made = new ProcessBuilder(Stream.of(
                                binary.toString(),
                                "admin",
                                "--access",
                                ROOT,
                                "--secret",
                                secret(ROOT),
                                "--endpoint-url",
                                url(),
                                "create-user",
                                "--access",
                                name,
                                "--secret",
                                secret(name),
                                "--role",
                                "user")
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes());
        try {
            if (made.waitFor() != 0) {
                throw new IOException("user " + name + " could not be made: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void awaitAnswer() throws IOException {
        Instant deadline = Instant.now().plus(START);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new IOException("it does not answer at " + url() + ":\n" + Files.readString(log));
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

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            throw new UncheckedIOException(new IOException("it does not end"));
        }
    }
}
