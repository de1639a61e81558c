package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.salvor.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service that answers with ill will gets out of the client; docs/vex.json rests on it. */
class HostileAnswersTest {
    private static final String LIST =
            "<ListBucketResult><Name>backups</Name><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>"
                    + "<IsTruncated>false</IsTruncated><Contents><Key>%s</Key><LastModified>2026-11-26T00:00:00.000Z</LastModified><Size>1</Size></Contents></ListBucketResult>";

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private HttpServer service;
    private volatile String answer;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void a_plain_answer_is_read() {
        assertThat(keys(LIST.formatted("a-key"))).containsExactly("a-key");
    }

    @Test
    void an_entity_is_not_filled_in_from_a_file(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "master-key-of-the-node");
        String entity = "<!DOCTYPE l [<!ENTITY e SYSTEM \"%s\">]>".formatted(secret.toUri());

        assertThat(outcome(entity + LIST.formatted("&e;"))).doesNotContain("master-key-of-the-node");
    }

    @Test
    void an_entity_makes_the_client_ask_nobody() {
        String elsewhere = "http://127.0.0.1:" + service.getAddress().getPort() + "/metadata";
        String entity = "<!DOCTYPE l SYSTEM \"%1$s.dtd\" [<!ENTITY e SYSTEM \"%1$s\">]>".formatted(elsewhere);

        outcome(entity + LIST.formatted("&e;"));

        assertThat(asked).isNotEmpty().noneMatch(path -> path.startsWith("/metadata"));
    }

    /** What the caller gets to see: the keys, or the words of the failure with all its causes. */
    private String outcome(String xml) {
        try {
            return keys(xml).toString();
        } catch (RuntimeException e) {
            StringBuilder words = new StringBuilder();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                words.append(cause).append('\n');
            }
            return words.toString();
        }
    }

    private List<String> keys(String xml) {
        answer = xml;
        String url = "http://127.0.0.1:" + service.getAddress().getPort();
        try (ObjectStore store = S3ObjectStore.open(new S3Backend(url, "backups", "", "", "key", "secret-key"))) {
            return store.keys("");
        }
    }
}
