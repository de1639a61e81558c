package io.salvor.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service on loopback whose answers a test makes up, and that keeps a record of who asked for what. */
final class SayingService implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** What is said to a request. */
    interface Answers {
        Answer to(String method, String target);
    }

    /**
     * An answer.
     *
     * @param header a name and a value with a colon between them; empty for none
     */
    record Answer(int status, String header, String body) {
        static Answer error(int status, String code, String message) {
            return new Answer(status, "", "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
        }

        static Answer nothing() {
            return new Answer(
                    200,
                    "",
                    "<ListBucketResult><Name>backups</Name><Prefix/><KeyCount>0</KeyCount><MaxKeys>1</MaxKeys>"
                            + "<IsTruncated>false</IsTruncated></ListBucketResult>");
        }
    }

    private SayingService(HttpServer server) {
        this.server = server;
    }

    static SayingService start(Answers answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        SayingService service = new SayingService(server);
        server.createContext("/", exchange -> service.answer(exchange, answers));
        server.start();
        return service;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method, what was asked for, and for which region it was signed, {@code -} for a request without a signature. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange, Answers answers) throws IOException {
        String target = exchange.getRequestURI().toString();
        String signed = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + target.split("[?]list-type")[0] + " "
                + (signed == null ? "-" : signed.replaceAll(".*Credential=[^/]*/\\d*/([^/]*)/.*", "$1")));
        exchange.getRequestBody().readAllBytes();
        Answer answer = answers.to(exchange.getRequestMethod(), target);
        if (!answer.header().isEmpty()) {
            String[] header = answer.header().split(":", 2);
            exchange.getResponseHeaders().add(header[0], header[1]);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
