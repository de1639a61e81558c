package io.salvor.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A service on loopback that answers to the name of a cloud's by TLS, always with what a test has it say: the words that the cloud is known to say
 * when something is wrong that no stand-in for it looks at. What hands out tokens is beside it.
 */
public final class SayingCloud implements AutoCloseable {
    private final OwnAuthority authority;
    private final HttpsServer service;
    private final HttpServer tokens;
    private final ConnectProxy proxy;
    private volatile Answer answer = new Answer(500, Map.of(), "");
    private volatile Answer token = new Answer(
            200,
            Map.of("Content-Type", "application/json"),
            "{\"access_token\":\"token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}");

    /** An answer to whatever was asked. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public static Answer json(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json; charset=UTF-8"), body);
        }
    }

    private SayingCloud(OwnAuthority authority, String name) throws IOException {
        this.authority = authority;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        service = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
        service.setHttpsConfigurator(new HttpsConfigurator(authority.context()));
        service.createContext("/", exchange -> say(exchange, answer));
        service.start();
        tokens = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        tokens.createContext("/", exchange -> say(exchange, token));
        tokens.start();
        proxy = ConnectProxy.start().leading(name, service.getAddress().getPort());
    }

    /** @param folder for its certificate; @param name that clients know it by */
    public static SayingCloud start(Path folder, String name) throws IOException {
        return new SayingCloud(OwnAuthority.of(folder, name), name);
    }

    /** From now on. */
    public void says(Answer words) {
        answer = words;
    }

    /** To those that ask for a token, from now on. */
    public void refusesTokens(Answer words) {
        token = words;
    }

    /** What leads to it. */
    public ConnectProxy proxy() {
        return proxy;
    }

    public String pem() throws IOException {
        return authority.pem();
    }

    /** The key of an account of Google's whose tokens are had from here. */
    public String serviceAccount() throws IOException {
        return "{\"type\": \"service_account\", \"project_id\": \"p\", \"private_key_id\": \"k\", \"private_key\": \""
                + Files.readString(authority.key()).replace("\n", "\\n")
                + "\", \"client_email\": \"salvor@p.iam.gserviceaccount.com\", \"client_id\": \"1\", \"token_uri\": \"http://127.0.0.1:"
                + tokens.getAddress().getPort() + "/token\"}";
    }

    private static void say(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getRequestBody().readAllBytes();
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        tokens.stop(0);
        service.stop(0);
    }
}
