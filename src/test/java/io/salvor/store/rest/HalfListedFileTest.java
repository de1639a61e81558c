package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.salvor.store.ObjectStore;
import io.salvor.testing.BackendServers;
import io.salvor.testing.RepositoryServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** rclone before 1.63 gives a file empty for a moment where another process has listed it while it was written. */
@Tag(BackendServers.TAG)
class HalfListedFileTest {
    private static final byte[] HELLO = {1, 2, 3};
    private static final Pattern FILE = Pattern.compile(".*/index/[0-9a-f]{64}");
    private static final int PART = 206;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    @Test
    void what_is_given_empty_for_a_moment_is_there_later_and_fails_no_probe() throws IOException {
        try (RepositoryServer server = RepositoryServer.rclone(folder.resolve("data"));
                ObjectStore own = open(server.url())) {
            own.put("a/b", HELLO);
            HttpServer front = front(server.url());
            try (ObjectStore other =
                    open("http://127.0.0.1:" + front.getAddress().getPort())) {
                other.probe();
                await().until(() -> other.exists("a/b"));
                try (InputStream in = other.get("a/b")) {
                    assertThat(in.readAllBytes()).isEqualTo(HELLO);
                }
            } finally {
                front.stop(0);
            }
            assertThat(given).hasSize(2);
        }
    }

    private static ObjectStore open(String url) {
        return new RestProvider().backend(RestContract.settings(url, "", null)).open();
    }

    /** Gives each file empty once, in the words of rclone. */
    private HttpServer front(String url) throws IOException {
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("GET") && FILE.matcher(path).matches() && given.add(path)) {
                exchange.getResponseHeaders().set("Content-Range", "bytes 0--1/0");
                exchange.sendResponseHeaders(PART, -1);
            } else {
                passOn(exchange, url);
            }
            exchange.close();
        });
        front.start();
        return front;
    }

    private void passOn(HttpExchange exchange, String url) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        for (String name : List.of("Accept", "Range", "Content-Type")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            for (String name : List.of("Content-Type", "Content-Range")) {
                answer.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders()
                        .set(name, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
