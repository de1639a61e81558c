package io.salvor.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * What gives identities on Amazon's platforms, on loopback: the token service, that of containers and that of machines. It gives a pair of keys,
 * with a session token that counts up, to whom shows the right token.
 */
final class IdentityService implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::1:role/salvor";
    static final String TOKEN = "token-of-the-pod";

    private static final String KEYS =
            "\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Token\":\"%s\",\"Expiration\":\"%s\"";

    private final HttpServer server;
    private final String accessKey;
    private final String secretKey;
    private final List<String> given = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private volatile Duration life = Duration.ofHours(1);
    private volatile String right = TOKEN;

    private IdentityService(HttpServer server, String accessKey, String secretKey) {
        this.server = server;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    static IdentityService start(String accessKey, String secretKey) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        IdentityService service = new IdentityService(server, accessKey, secretKey);
        server.createContext("/", service::roles);
        server.createContext("/v1/credentials", service::container);
        server.createContext("/latest/", service::machine);
        server.start();
        return service;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The session tokens that were given, in order. */
    List<String> given() {
        return List.copyOf(given);
    }

    /** Whether a session token is one of these and has not run out. */
    boolean isGood(String token) {
        Instant end = ends.get(token);
        return end != null && end.isAfter(Instant.now());
    }

    /** How long what is given from now on is good for. */
    void give(Duration life) {
        this.life = life;
    }

    /** What is to be shown from now on. */
    void expect(String token) {
        right = token;
    }

    private void roles(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestMethod().equals("POST")
                        && exchange.getRequestURI().getRawQuery() == null
                ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                : exchange.getRequestURI().getRawQuery();
        Map<String, String> asked = Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> a));
        if (!right.equals(asked.get("WebIdentityToken")) || !ROLE.equals(asked.get("RoleArn"))) {
            answer(
                    exchange,
                    403,
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Code>AccessDenied</Code>"
                            + "<Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>");
            return;
        }
        answer(
                exchange,
                200,
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
                <SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>%s</Expiration>
                </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """
                        .formatted(accessKey, secretKey, next(), end()));
    }

    private void container(HttpExchange exchange) throws IOException {
        if (right.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 200, "{" + keys() + "}");
        } else {
            answer(exchange, 401, "");
        }
    }

    /** Version 2 of it, which wants a token of its own. */
    private void machine(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PUT") && path.equals("/latest/api/token")) {
            answer(exchange, 200, right);
        } else if (!right.equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"))) {
            answer(exchange, 401, "");
        } else if (path.equals("/latest/meta-data/iam/security-credentials/")) {
            answer(exchange, 200, "node-role");
        } else {
            answer(exchange, 200, "{\"Code\":\"Success\"," + keys() + "}");
        }
    }

    private String keys() {
        return KEYS.formatted(accessKey, secretKey, next(), end());
    }

    private String next() {
        String token = "session-" + given.size();
        ends.put(token, Instant.now().plus(life));
        given.add(token);
        return token;
    }

    private String end() {
        return Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
