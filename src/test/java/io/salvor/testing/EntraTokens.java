package io.salvor.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * What hands out tokens for Azure's services, on loopback: Entra by its real name and TLS, for one application of one tenant, and beside it what gives a
 * machine its identity. Both refuse in their own words.
 */
public final class EntraTokens implements AutoCloseable {
    /** What clients know Entra as; a {@link ConnectProxy} leads there. */
    public static final String NAME = "login.microsoftonline.com";

    public static final String OF_GOVERNMENT = "login.microsoftonline.us";

    /** Where every machine of Azure asks who it is. */
    public static final String MACHINE = "169.254.169.254";

    public static final String TENANT = "72f988bf-0000-4000-8000-2d7cd011db47";
    public static final String CLIENT = "1b730954-0000-4000-8000-6a7f1ccb2ef0";
    public static final String SECRET = "a.secret~of-the-application";
    public static final String TOKEN = "token.of-the.service-account";

    /** What a platform's own place for identities wants to see. */
    public static final String HEADER = "header-of-the-pod";

    private static final String TRACE =
            " Trace ID: 0c5aab5a-0000-4000-8000-41ae8ef20b00 Correlation ID: a6ae7bf3-0000-4000-8000-90c2c5de4c2f Timestamp: 2026-11-28 08:00:00Z";

    private final HttpsServer entra;
    private final HttpServer machine;
    private final List<String> given = new CopyOnWriteArrayList<>();
    private volatile Duration life = Duration.ofHours(1);
    private volatile String secret = SECRET;
    private volatile String token = TOKEN;
    private volatile String refusal = "";

    private EntraTokens(HttpsServer entra, HttpServer machine) {
        this.entra = entra;
        this.machine = machine;
    }

    /** @param authority whose certificate has {@link #NAME} */
    public static EntraTokens start(OwnAuthority authority) throws IOException {
        InetAddress loopback = InetAddress.getByName(LoopbackServer.HOST);
        HttpsServer entra = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
        entra.setHttpsConfigurator(new HttpsConfigurator(authority.context()));
        HttpServer machine = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        EntraTokens tokens = new EntraTokens(entra, machine);
        entra.createContext("/", tokens::entra);
        machine.createContext("/", tokens::machine);
        entra.start();
        machine.start();
        return tokens;
    }

    /** Of Entra. */
    public int port() {
        return entra.getAddress().getPort();
    }

    /** Of what gives a machine its identity. */
    public int machinePort() {
        return machine.getAddress().getPort();
    }

    /** By what the tokens were had that were given, in order: {@code secret}, {@code assertion} or {@code machine}. */
    public List<String> given() {
        return List.copyOf(given);
    }

    /** How long what is given from now on is good for. */
    public void give(Duration life) {
        this.life = life;
    }

    /** The secret of the application from now on. */
    public void expectSecret(String secret) {
        this.secret = secret;
    }

    /** The token of the service account from now on. */
    public void expectToken(String token) {
        this.token = token;
    }

    /** Gives no token from now on. @param words of Entra, such as {@code AADSTS700024: …}; empty to give them again */
    public void refuse(String words) {
        refusal = words;
    }

    private void entra(HttpExchange exchange) throws IOException {
        Map<String, String> form = pairs(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String path = exchange.getRequestURI().getPath();
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (path.equals("/common/discovery/instance")) {
            answer(
                    exchange,
                    200,
                    "{\"tenant_discovery_endpoint\":\"https://" + host + "/" + TENANT
                            + "/v2.0/.well-known/openid-configuration\",\"api-version\":\"1.1\",\"metadata\":[{\"preferred_network\":\""
                            + host
                            + "\",\"preferred_cache\":\"login.windows.net\",\"aliases\":[\"" + host
                            + "\",\"login.windows.net\"]}]}");
        } else if (!path.startsWith("/" + TENANT + "/")) {
            error(
                    exchange,
                    400,
                    "invalid_tenant",
                    "AADSTS90002: Tenant '" + path.split("/")[1]
                            + "' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with"
                            + " your subscription administrator, this may happen if there are no active subscriptions for the tenant.");
        } else if (path.endsWith("/.well-known/openid-configuration")) {
            String tenant = "https://" + host + "/" + TENANT;
            answer(
                    exchange,
                    200,
                    "{\"token_endpoint\":\"" + tenant + "/oauth2/v2.0/token\",\"authorization_endpoint\":\"" + tenant
                            + "/oauth2/v2.0/authorize\",\"issuer\":\"" + tenant + "/v2.0\"}");
        } else {
            token(exchange, form);
        }
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
        boolean asserted = form.containsKey("client_assertion");
        if (!refusal.isEmpty()) {
            error(exchange, 401, "invalid_client", refusal);
        } else if (!CLIENT.equals(form.get("client_id"))) {
            error(
                    exchange,
                    400,
                    "unauthorized_client",
                    "AADSTS700016: Application with identifier '" + form.get("client_id")
                            + "' was not found in the directory 'Example'. This can happen if the application has not been installed by the"
                            + " administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication"
                            + " request to the wrong tenant.");
        } else if (asserted && !token.equals(form.get("client_assertion"))) {
            error(
                    exchange,
                    401,
                    "invalid_client",
                    "AADSTS700213: No matching federated identity record found for presented assertion subject"
                            + " 'system:serviceaccount:salvor:salvor-node'. Check your federated identity credential Subject, Audience and Issuer"
                            + " against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation");
        } else if (!asserted && !secret.equals(form.get("client_secret"))) {
            error(
                    exchange,
                    401,
                    "invalid_client",
                    "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the"
                            + " client secret ID, for a secret added to app '" + CLIENT + "'.");
        } else {
            give(exchange, asserted ? "assertion" : "secret");
        }
    }

    /** App Service and Container Apps want a header; the machine itself another. */
    private void machine(HttpExchange exchange) throws IOException {
        boolean probe = exchange.getRequestHeaders().getFirst("Metadata") == null
                && exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER") == null;
        Map<String, String> asked =
                pairs(String.valueOf(exchange.getRequestURI().getRawQuery()));
        if (probe || !asked.getOrDefault("resource", "").startsWith("https://storage.azure.com")) {
            answer(
                    exchange,
                    400,
                    "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not specified\"}");
        } else if (!refusal.isEmpty()) {
            answer(exchange, 400, "{\"error\":\"invalid_request\",\"error_description\":\"" + refusal + "\"}");
        } else if (exchange.getRequestURI().getPath().startsWith("/metadata/identity/")
                || HEADER.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"))) {
            give(exchange, "machine");
        } else {
            answer(exchange, 401, "");
        }
    }

    private void give(HttpExchange exchange, String by) throws IOException {
        Instant now = Instant.now();
        Instant end = now.plus(life);
        given.add(by);
        String claims =
                "{\"aud\":\"https://storage.azure.com\",\"iss\":\"https://sts.windows.net/" + TENANT + "/\",\"iat\":"
                        + now.getEpochSecond() + ",\"nbf\":" + now.getEpochSecond() + ",\"exp\":" + end.getEpochSecond()
                        + ",\"appid\":\"" + CLIENT + "\",\"tid\":\"" + TENANT + "\"}";
        answer(
                exchange,
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":" + life.toSeconds() + ",\"ext_expires_in\":"
                        + life.toSeconds() + ",\"expires_on\":\"" + end.getEpochSecond()
                        + "\",\"resource\":\"https://storage.azure.com\",\"access_token\":\""
                        + part("{\"typ\":\"JWT\",\"alg\":\"RS256\"}") + "." + part(claims) + "." + part("signed")
                        + "\"}");
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> pairs(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> a));
    }

    private static void error(HttpExchange exchange, int status, String error, String description) throws IOException {
        answer(
                exchange,
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"" + description + TRACE + "\",\"error_codes\":["
                        + description.replaceAll("^AADSTS(\\d+).*", "$1") + "]}");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    @Override
    public void close() {
        entra.stop(0);
        machine.stop(0);
    }
}
