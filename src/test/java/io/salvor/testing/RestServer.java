package io.salvor.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A repository's service that speaks restic's REST protocol, keeps everything in memory, and can be made to refuse what it is sent. */
public final class RestServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int PART = 206;
    private static final int MISSING = 404;

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final HttpServer server;
    private volatile int refusal;

    public RestServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rest-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    /** As restic names a repository here. */
    public String repository() {
        return "rest:http://127.0.0.1:" + server.getAddress().getPort() + "/repo/";
    }

    /** Answers what is sent from now on with this code; what is asked for is still answered. */
    public void refuse(int code) {
        refusal = code;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                if (refusal == 0) {
                    objects.put(path, sent);
                }
                send(exchange, refusal == 0 ? OK : refusal, new byte[0]);
            }
            case "DELETE" -> {
                objects.remove(path);
                send(exchange, OK, new byte[0]);
            }
            default -> get(exchange, path);
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        byte[] object = objects.get(path);
        if (path.endsWith("/")) {
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.x.restic.rest.v2");
            send(exchange, OK, list(path).getBytes(StandardCharsets.UTF_8));
        } else if (object == null) {
            send(exchange, MISSING, new byte[0]);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(object.length));
            send(exchange, OK, new byte[0]);
        } else {
            send(exchange, OK, object);
        }
    }

    private String list(String folder) {
        return objects.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(folder) && !entry.getKey().equals(folder))
                .map(entry -> "{\"name\":\"" + entry.getKey().substring(folder.length()) + "\",\"size\":"
                        + entry.getValue().length + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean whole = range == null || code != OK || body.length == 0;
        byte[] part =
                whole ? body : part(body, range.substring("bytes=".length()).split("-"));
        boolean silent = part.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(whole ? code : PART, silent ? -1 : part.length);
        if (!silent) {
            exchange.getResponseBody().write(part);
        }
        exchange.close();
    }

    private static byte[] part(byte[] body, String... bounds) {
        int from = Integer.parseInt(bounds[0]);
        int to = bounds.length == 1 ? body.length : Math.min(body.length, Integer.parseInt(bounds[1]) + 1);
        return Arrays.copyOfRange(body, from, to);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
