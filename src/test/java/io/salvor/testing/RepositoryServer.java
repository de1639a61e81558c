package io.salvor.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of others that speaks restic's REST protocol, on loopback: rest-server or rclone. */
public final class RepositoryServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final String HOST = "127.0.0.1";

    private final Process process;
    private final int port;
    private final Path log;

    private RepositoryServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Restic's own. @param folder that it keeps everything in; @param arguments beside those for address and folder */
    public static RepositoryServer rest(Path folder, String... arguments) throws IOException {
        int port = FreePorts.next();
        return start(
                port,
                folder,
                List.of(
                        BackendServers.need(ForeignServer.REST_SERVER).toString(),
                        "--listen",
                        HOST + ":" + port,
                        "--path",
                        folder.toString()),
                arguments);
    }

    /** Rclone's for a folder of this machine. */
    public static RepositoryServer rclone(Path folder, String... arguments) throws IOException {
        int port = FreePorts.next();
        return start(
                port,
                folder,
                List.of(
                        RcloneBinary.need().toString(),
                        "serve",
                        "restic",
                        "--addr",
                        HOST + ":" + port,
                        "--config",
                        "/dev/null",
                        folder.toString()),
                arguments);
    }

    /** Lets a user in whose password is his name with {@code -password} behind it; for the argument that names such a file. */
    public static Path users(Path file, String... users) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String user : users) {
            lines.add(user + ":{SHA}" + Base64.getEncoder().encodeToString(sha1(password(user))));
        }
        return Files.write(file, lines);
    }

    public static String password(String user) {
        return user + "-password";
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RepositoryServer start(int port, Path folder, List<String> program, String... arguments)
            throws IOException {
        Files.createDirectories(folder);
        Path log = Files.createTempFile(folder.toAbsolutePath().getParent(), "server", ".log");
        Process process = new ProcessBuilder(
                        Stream.concat(program.stream(), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RepositoryServer server = new RepositoryServer(process, port, log);
        server.awaitListener();
        return server;
    }

    private void awaitListener() throws IOException {
        Instant deadline = Instant.now().plus(START);
        while (!listens()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new IOException("it does not listen at " + url() + ":\n" + Files.readString(log));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public String url() {
        return "http://" + HOST + ":" + port;
    }

    /** The same for a server that speaks TLS. */
    public String secureUrl() {
        return "https://" + HOST + ":" + port;
    }

    /** What it has printed. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it at once, whatever it is at. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
