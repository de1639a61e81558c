package io.salvor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real S3 server with users, policies, versions and object locks (VersityGW) on the loopback address. */
public final class VersityServer implements ForeignS3 {
    /** The user that owns all buckets. */
    public static final String ROOT = "root";

    private final Path binary;
    private final LoopbackServer server;

    private VersityServer(Path binary, LoopbackServer server) {
        this.binary = binary;
        this.server = server;
    }

    /** Starts it, or ends the test where this machine has none. @param folder for what it keeps; its file system must have extended attributes */
    public static VersityServer start(Path folder) throws IOException {
        Path binary = BackendServers.need(ForeignServer.VERSITY);
        for (String name : new String[] {"data", "versions", "users"}) {
            Files.createDirectories(folder.resolve(name));
        }
        return new VersityServer(
                binary,
                LoopbackServer.start(
                        port -> List.of(
                                binary.toString(),
                                "--port",
                                LoopbackServer.HOST + ":" + port,
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
                                folder.resolve("data").toString()),
                        Map.of(),
                        folder.resolve("log")));
    }

    @Override
    public String url() {
        return "http://" + LoopbackServer.HOST + ":" + server.port();
    }

    @Override
    public String accessKey() {
        return ROOT;
    }

    @Override
    public String secretKey() {
        return secret(ROOT);
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

    @Override
    public void close() {
        server.close();
    }
}
