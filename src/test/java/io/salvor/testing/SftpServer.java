package io.salvor.testing;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's sshd on the loopback address, without rights of its own: it lets in the user that it runs as, by one key. */
public final class SftpServer implements AutoCloseable {
    private static final int NOBODY = 65534;
    private static final Duration START = Duration.ofSeconds(30);
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final int port;
    private final KeyPair hostKey;
    private final KeyPair identity;
    private final Process process;

    private SftpServer(Path folder, int port, KeyPair hostKey, KeyPair identity, Process process) {
        this.folder = folder;
        this.port = port;
        this.hostKey = hostKey;
        this.identity = identity;
        this.process = process;
    }

    /**
     * Starts one; ends the test where there is no sshd.
     *
     * @param folder that it may use, with all above it open to others
     * @param lines of its configuration beside the usual ones
     */
    public static SftpServer start(Path folder, String... lines) {
        Path sshd = BackendServers.need(ForeignServer.SSHD);
        try {
            Files.createDirectories(folder);
            int port = FreePorts.next();
            KeyPair hostKey = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
            KeyPair identity = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
            write(folder.resolve("host_key"), privateKey(hostKey));
            write(folder.resolve("authorized_keys"), publicKey(identity) + "\n");
            List<String> configuration = new ArrayList<>(List.of(
                    "ListenAddress " + HOST,
                    "Port " + port,
                    "HostKey " + folder.resolve("host_key"),
                    "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                    "PidFile none",
                    "StrictModes no",
                    // Without it nobody is let in whose account has no password, as that of nobody mostly is.
                    "UsePAM yes",
                    "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no"));
            configuration.addAll(List.of(lines));
            if (lines.length == 0) {
                configuration.add("Subsystem sftp internal-sftp");
            }
            write(folder.resolve("sshd_config"), String.join("\n", configuration) + "\n");
            List<String> command = new ArrayList<>();
            if (Processes.isRoot()) {
                giveAway(folder);
                command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
            }
            command.addAll(List.of(
                    sshd.toString(),
                    "-D",
                    "-e",
                    "-f",
                    folder.resolve("sshd_config").toString()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            SftpServer server = new SftpServer(folder, port, hostKey, identity, process);
            server.awaitStart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JSchException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(HOST, port), 500);
                return;
            } catch (IOException e) {
                pause();
            }
        }
        throw new IllegalStateException("sshd did not start: " + Files.readString(folder.resolve("log")));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Gives all of a folder to the user that the server runs as. */
    public static void giveAway(Path folder) throws IOException {
        if (!Processes.isRoot()) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path one : all.toList()) {
                Files.setAttribute(one, "unix:uid", NOBODY);
                Files.setAttribute(one, "unix:gid", NOBODY);
            }
        }
    }

    public static String privateKey(KeyPair key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        key.writePrivateKey(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String publicKey(KeyPair key) {
        return "ecdsa-sha2-nistp256 " + Base64.getEncoder().encodeToString(key.getPublicKeyBlob());
    }

    public int port() {
        return port;
    }

    public String user() {
        return Processes.isRoot() ? "nobody" : System.getProperty("user.name");
    }

    /** As a location names it. */
    public String host() {
        return user() + "@" + HOST + ":" + port;
    }

    public String identity() {
        return privateKey(identity);
    }

    public String knownHosts() {
        return "[" + HOST + "]:" + port + " " + publicKey(hostKey);
    }

    /** Ends every connection that it has, as a network that is cut does. */
    public void cut() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
