package io.salvor.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * fake-gcs-server, a stand-in for Google Cloud Storage that asks nobody who he is, and beside it what hands out tokens. It answers to the
 * service's real name by TLS; a {@link ConnectProxy} leads there.
 */
public final class FakeGcsServer implements AutoCloseable {
    /** What clients know the service as. */
    public static final String NAME = "storage.googleapis.com";

    private static final int OK = 200;
    private static final int REFUSED = 400;

    private final LoopbackServer server;
    private final OwnAuthority authority;
    private final String scheme;
    private final HttpServer tokens;
    private volatile String refusal;

    private FakeGcsServer(LoopbackServer server, OwnAuthority authority, String scheme) throws IOException {
        this.server = server;
        this.authority = authority;
        this.scheme = scheme;
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getByName(LoopbackServer.HOST), 0), 0);
        tokens.createContext("/token", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String answer = refusal == null
                    ? "{\"access_token\":\"token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                    : refusal;
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(refusal == null ? OK : REFUSED, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer.getBytes(StandardCharsets.UTF_8));
            }
        });
        tokens.start();
    }

    /** Starts it, or ends the test where this machine has none. @param folder for all that it keeps */
    public static FakeGcsServer start(Path folder) throws IOException {
        return start(folder, "https");
    }

    /** One without TLS, before which something stands that has it. */
    public static FakeGcsServer plain(Path folder) throws IOException {
        return start(folder, "http");
    }

    private static FakeGcsServer start(Path folder, String scheme) throws IOException {
        Path binary = BackendServers.need(ForeignServer.FAKE_GCS);
        OwnAuthority authority = OwnAuthority.of(folder, NAME, GoogleTokens.EXCHANGE, "localhost");
        LoopbackServer server = LoopbackServer.start(
                port -> List.of(
                        binary.toString(),
                        "-scheme",
                        scheme,
                        "-host",
                        LoopbackServer.HOST,
                        "-port",
                        String.valueOf(port),
                        "-cert-location",
                        authority.certificate().toString(),
                        "-private-key-location",
                        authority.key().toString(),
                        "-backend",
                        "memory",
                        "-external-url",
                        "https://" + NAME,
                        "-public-host",
                        NAME),
                Map.of(),
                folder.resolve("gcs.log"));
        return new FakeGcsServer(server, authority, scheme);
    }

    public int port() {
        return server.port();
    }

    public OwnAuthority authority() {
        return authority;
    }

    /** Makes a bucket. */
    public FakeGcsServer withBucket(String bucket) throws IOException {
        try {
            HttpResponse<String> answer = TrustingClient.of(authority)
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(scheme + "://localhost:" + port() + "/storage/v1/b?project=p"))
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + bucket + "\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException("no bucket: " + answer.statusCode() + " " + answer.body());
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The key of a service account as Google hands it out. Its tokens come from here. */
    public String serviceAccount() throws IOException {
        return "{\"type\": \"service_account\", \"project_id\": \"p\", \"private_key_id\": \"k\", \"private_key\": \""
                + Files.readString(authority.key()).replace("\n", "\\n")
                + "\", \"client_email\": \"salvor@p.iam.gserviceaccount.com\", \"client_id\": \"1\", \"token_uri\": \"http://127.0.0.1:"
                + tokens.getAddress().getPort() + "/token\"}";
    }

    /** Gives no tokens from now on. @param answer what is said instead, as JSON; null to give them again */
    public void refuseTokens(String answer) {
        refusal = answer;
    }

    @Override
    public void close() {
        tokens.stop(0);
        server.close();
    }
}
