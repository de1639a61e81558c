package io.salvor.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** MinIO, a real S3 server with versions, locks and policies, on the loopback address. */
public final class MinioServer implements ForeignS3 {
    private static final String KEY = "minio-owner";
    private static final String SECRET = "secret-of-the-owner";

    private final LoopbackServer server;

    private MinioServer(LoopbackServer server) {
        this.server = server;
    }

    /** Starts it, or ends the test where this machine has none. @param folder for all that it keeps */
    public static MinioServer start(Path folder) throws IOException {
        Path binary = BackendServers.need(ForeignServer.MINIO);
        return new MinioServer(LoopbackServer.start(
                port -> List.of(
                        binary.toString(),
                        "server",
                        "--address",
                        LoopbackServer.HOST + ":" + port,
                        "--console-address",
                        LoopbackServer.HOST + ":0",
                        "--certs-dir",
                        folder.resolve("certificates").toString(),
                        folder.resolve("data").toString()),
                Map.of("MINIO_ROOT_USER", KEY, "MINIO_ROOT_PASSWORD", SECRET, "MINIO_BROWSER", "off"),
                folder.resolve("minio.log")));
    }

    @Override
    public String url() {
        return "http://" + LoopbackServer.HOST + ":" + server.port();
    }

    @Override
    public String accessKey() {
        return KEY;
    }

    @Override
    public String secretKey() {
        return SECRET;
    }

    @Override
    public void close() {
        server.close();
    }
}
