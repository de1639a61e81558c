package io.salvor.kubernetes.access;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.salvor.git.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What an API server does before it answers: TLS, client certificates, and a look at who asks. It answers its version. */
final class TlsApiServer implements AutoCloseable {
    private final HttpsServer server =
            HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Headers> requests = new CopyOnWriteArrayList<>();
    private final List<String> subjects = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private Predicate<Headers> known = headers -> true;

    /** @param client whose certificate is trusted; null asks for none */
    TlsApiServer(TlsIdentity identity, TlsIdentity client) throws IOException, GeneralSecurityException {
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context(client)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = getSSLContext().getDefaultSSLParameters();
                asked.setNeedClientAuth(client != null);
                parameters.setSSLParameters(asked);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** From now on it knows only those whose headers are so. */
    TlsApiServer knowing(Predicate<Headers> who) {
        known = who;
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestHeaders());
            ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            session.getRequestedServerNames().forEach(name -> names.add(name.toString()));
            try {
                subjects.add(session.getPeerPrincipal().getName());
            } catch (SSLPeerUnverifiedException e) {
                subjects.add("nobody");
            }
            byte[] version =
                    "{\"major\":\"1\",\"minor\":\"33\",\"gitVersion\":\"v1.33.0\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(known.test(exchange.getRequestHeaders()) ? 200 : 401, version.length);
            exchange.getResponseBody().write(version);
        }
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Who asked last, by certificate. */
    String subject() {
        return subjects.get(subjects.size() - 1);
    }

    /** What the last request had as a header. */
    String header(String name) {
        return requests.get(requests.size() - 1).getFirst(name);
    }

    /** The names that clients asked for a certificate of. */
    List<String> names() {
        return names;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
