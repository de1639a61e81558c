package io.salvor.sandbox.backend;

import io.salvor.testing.LoopbackServer;
import io.salvor.testing.RcloneBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A folder on a WebDAV server, which only rclone reaches. */
final class RclonePlace implements SandboxBackend {
    private final LoopbackServer server;
    private final String url;
    private final Path rclone;

    private RclonePlace(LoopbackServer server, String url, Path rclone) {
        this.server = server;
        this.url = url;
        this.rclone = rclone;
    }

    static RclonePlace start(Path sandbox, UnaryOperator<String> network) {
        try {
            Path rclone = RcloneBinary.need();
            Path folder = Files.createDirectories(sandbox.resolve("webdav"));
            LoopbackServer server = LoopbackServer.start(
                    port -> List.of(
                            rclone.toString(),
                            "serve",
                            "webdav",
                            "--addr",
                            LoopbackServer.HOST + ":" + port,
                            folder.toString()),
                    Map.of("RCLONE_CONFIG", sandbox.resolve("no-rclone.conf").toString()),
                    sandbox.resolve("webdav.log"));
            String url = network.apply("http://" + LoopbackServer.HOST + ":" + server.port());
            return new RclonePlace(server, url, rclone);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String described() {
        return "rclone with a WebDAV server, " + url;
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of(
                "provider",
                "rclone",
                "objectStorage",
                Map.of("prefix", "cluster-1"),
                "config",
                Map.of("remote", "dav:backups"));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("rclone.conf", "[dav]\ntype = webdav\nvendor = other\nurl = " + url + "\n");
    }

    @Override
    public Map<String, String> operatorSettings() {
        return Map.of("SALVOR_RCLONE", rclone.toString());
    }

    @Override
    public PlainAccess plainAccess(Path folder) throws IOException {
        Path config =
                Files.writeString(folder.resolve("rclone.conf"), credentials().get("rclone.conf"));
        return new PlainAccess(Map.of("RCLONE_CONFIG", config.toString()), Map.of("rclone.program", rclone.toString()));
    }

    @Override
    public void close() {
        server.close();
    }
}
