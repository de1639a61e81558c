package io.salvor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * What hands out tokens for Google's services, on loopback: for what the key of a service account has signed, for the token of another issuer, and the
 * metadata server of a machine. They refuse in their own words.
 */
public final class GoogleTokens implements AutoCloseable {
    /** Where the tokens of other issuers are exchanged; a {@link ConnectProxy} leads there. */
    public static final String EXCHANGE = "sts.googleapis.com";

    public static final String TOKEN = "token.of-the.service-account";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "salvor@p.iam.gserviceaccount.com";
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.";
    private static final String METADATA = "/computeMetadata/v1/";
    private static final String FLAVOR = "Metadata-Flavor";
    private static final String POOL =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/clusters/providers/one";

    private final HttpServer server;
    private final OwnAuthority key;
    private final List<String> given = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private volatile Duration life = Duration.ofHours(1);
    private volatile String token = TOKEN;
    private volatile String refusal = "";

    private GoogleTokens(HttpServer server, OwnAuthority key) {
        this.server = server;
        this.key = key;
    }

    /** @param key that the service account signs with */
    public static GoogleTokens start(OwnAuthority key) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(LoopbackServer.HOST), 0), 0);
        GoogleTokens tokens = new GoogleTokens(server, key);
        server.createContext("/token", tokens::key);
        server.createContext("/v1/token", tokens::exchange);
        server.createContext("/", tokens::machine);
        server.start();
        return tokens;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Host and port, as {@code GCE_METADATA_HOST} has them. */
    public String host() {
        return LoopbackServer.HOST + ":" + port();
    }

    /** By what the tokens were had that were given, in order: {@code key}, {@code exchange} or {@code machine}. */
    public List<String> given() {
        return List.copyOf(given);
    }

    /** Whether a header has a token from here that has not run out. */
    public boolean isGood(String authorization) {
        Instant end = ends.get(String.valueOf(authorization));
        return end != null && end.isAfter(Instant.now());
    }

    /** How long what is given from now on is good for. */
    public void give(Duration life) {
        this.life = life;
    }

    /** The token of the service account of a cluster from now on. */
    public void expectToken(String token) {
        this.token = token;
    }

    /** Gives no token from now on. @param words of Google; empty to give them again */
    public void refuse(String words) {
        refusal = words;
    }

    /** The file of a key as Google makes it. */
    public String serviceAccount() throws IOException {
        return JSON.writeValueAsString(Map.of(
                "type", "service_account",
                "project_id", "p",
                "private_key_id", "k",
                "private_key", Files.readString(key.key()),
                "client_email", ACCOUNT,
                "client_id", "1",
                "token_uri", "http://" + host() + "/token"));
    }

    /** The file of a federated identity as Google makes it. @param token file with that of the cluster's service account */
    public String federated(Path token) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "type",
                "external_account",
                "audience",
                POOL,
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:jwt",
                "token_url",
                "https://" + EXCHANGE + "/v1/token",
                "credential_source",
                Map.of("file", token.toString())));
    }

    private void key(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        if (!refusal.isEmpty()) {
            refuse(exchange, 400, "invalid_grant", refusal);
        } else if (!isSigned(form.getOrDefault("assertion", ".."))) {
            refuse(exchange, 400, "invalid_grant", "Invalid JWT Signature.");
        } else {
            give(exchange, "key");
        }
    }

    /** By the key of the account, for this place, and for what the storage wants. */
    private boolean isSigned(String assertion) throws IOException {
        String[] parts = assertion.split("\\.");
        try (InputStream pem = Files.newInputStream(key.certificate())) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(certificate);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.path("iss").asText().equals(ACCOUNT)
                    && claims.path("aud").asText().equals("http://" + host() + "/token")
                    && claims.path("scope").asText().contains(SCOPE);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(e);
        }
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        if (!refusal.isEmpty()) {
            refuse(exchange, 400, "invalid_grant", refusal);
        } else if (!token.equals(form.get("subject_token")) || !POOL.equals(form.get("audience"))) {
            refuse(exchange, 400, "invalid_grant", "ID Token issued at 1795000000 is stale to sign-in.");
        } else {
            give(exchange, "exchange");
        }
    }

    private void machine(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().set(FLAVOR, "Google");
        if (!path.startsWith(METADATA)) {
            answer(exchange, 200, "computeMetadata/\n", "text/plain");
        } else if (!"Google".equals(exchange.getRequestHeaders().getFirst(FLAVOR))) {
            answer(exchange, 403, "Missing Metadata-Flavor:Google header.", "text/plain");
        } else if (!path.endsWith("/token")) {
            answer(exchange, 404, "not here", "text/plain");
        } else if (!refusal.isEmpty()) {
            answer(exchange, refusal.contains("403 Forbidden") ? 403 : 404, refusal, "text/plain");
        } else {
            give(exchange, "machine");
        }
    }

    private void give(HttpExchange exchange, String by) throws IOException {
        String next = by + "-" + given.size();
        given.add(by);
        ends.put("Bearer " + next, Instant.now().plus(life));
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + next + "\",\"expires_in\":" + life.toSeconds()
                        + ",\"token_type\":\"Bearer\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}",
                "application/json");
    }

    private static void refuse(HttpExchange exchange, int status, String error, String description) throws IOException {
        answer(
                exchange,
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}",
                "application/json");
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return Arrays.stream(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> a));
    }

    private static void answer(HttpExchange exchange, int status, String text, String type) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
