package io.salvor.sandbox.backend;

import io.salvor.testing.SftpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A folder of a user on OpenSSH's server. */
final class SftpPlace implements SandboxBackend {
    private final Path folder;
    private final SftpServer server;

    private SftpPlace(Path folder, SftpServer server) {
        this.folder = folder;
        this.server = server;
    }

    static SftpPlace start(Path sandbox) {
        try {
            SftpServer server = SftpServer.start(sandbox.resolve("sshd"));
            Path folder = Files.createDirectories(sandbox.resolve("sftp"));
            SftpServer.giveAway(folder);
            return new SftpPlace(folder, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String described() {
        return "OpenSSH's server with a folder of " + server.host();
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of(
                "provider",
                "sftp",
                "objectStorage",
                Map.of("prefix", "cluster"),
                "config",
                Map.of("sftpHost", server.host(), "path", folder.toString()));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("identity", server.identity(), "known_hosts", server.knownHosts());
    }

    /** By the ssh of this machine, and not by Salvor's own way. */
    @Override
    public PlainAccess plainAccess(Path files) throws IOException {
        Path identity = Files.writeString(files.resolve("identity"), server.identity());
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-------"));
        Path knownHosts = Files.writeString(files.resolve("known_hosts"), server.knownHosts() + "\n");
        return new PlainAccess(
                Map.of(),
                Map.of(
                        "sftp.args",
                        "-F none -o BatchMode=yes -o StrictHostKeyChecking=yes -i " + identity
                                + " -o UserKnownHostsFile=" + knownHosts));
    }

    @Override
    public void close() {
        server.close();
    }
}
