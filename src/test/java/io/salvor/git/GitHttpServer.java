package io.salvor.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLParameters;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Serves one repository over HTTP on the loopback interface: by Git's own protocol, as plain files, or not at all. */
public final class GitHttpServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    private GitHttpServer(HttpHandler handler) throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), handler);
    }

    private GitHttpServer(HttpServer server, HttpHandler handler) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            if (shown != null) {
                authorizations.add(shown);
            }
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
    }

    /** The smart protocol. */
    public static GitHttpServer smart(Repository repository) throws IOException {
        return smart(repository, UploadPack.RequestPolicy.ADVERTISED);
    }

    /** The smart protocol, with a say on which objects may be asked for. */
    static GitHttpServer smart(Repository repository, UploadPack.RequestPolicy policy) throws IOException {
        return new GitHttpServer(uploadPack(repository, policy));
    }

    private static HttpHandler uploadPack(Repository repository, UploadPack.RequestPolicy policy) {
        return exchange -> {
            UploadPack pack = new UploadPack(repository);
            pack.setRequestPolicy(policy);
            pack.setBiDirectionalPipe(false);
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/info/refs")) {
                exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
                exchange.sendResponseHeaders(200, 0);
                PacketLineOut lines = new PacketLineOut(exchange.getResponseBody());
                lines.writeString("# service=git-upload-pack\n");
                lines.end();
                pack.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
            } else {
                exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
                exchange.sendResponseHeaders(200, 0);
                boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                InputStream body = exchange.getRequestBody();
                pack.upload(zipped ? new GZIPInputStream(body) : body, exchange.getResponseBody(), null);
            }
        };
    }

    /** The smart protocol for those who show exactly this in the header Authorization. */
    public static GitHttpServer guarded(Repository repository, String authorization) throws IOException {
        HttpHandler behind = uploadPack(repository, UploadPack.RequestPolicy.ADVERTISED);
        return new GitHttpServer(exchange -> {
            if (authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                behind.handle(exchange);
            } else {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"policies\"");
                answer(exchange, 401, new byte[0]);
            }
        });
    }

    /** Sends everybody to another server. */
    static GitHttpServer redirecting(GitHttpServer other) throws IOException {
        return new GitHttpServer(exchange -> {
            String query = exchange.getRequestURI().getQuery();
            exchange.getResponseHeaders()
                    .add("Location", other.url() + "/info/refs" + (query == null ? "" : "?" + query));
            answer(exchange, 302, new byte[0]);
        });
    }

    /** The dumb protocol: files, and the lists that {@code git update-server-info} writes. */
    static GitHttpServer dumb(FileRepository repository) throws IOException {
        Path folder = repository.getDirectory().toPath();
        return new GitHttpServer(exchange -> {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/policies.git/", "");
            if (path.equals("info/refs")) {
                answer(exchange, 200, refs(repository).getBytes(StandardCharsets.UTF_8));
            } else if (path.equals("objects/info/packs")) {
                answer(exchange, 200, packs(folder).getBytes(StandardCharsets.UTF_8));
            } else {
                Path file = folder.resolve(path).normalize();
                boolean there = file.startsWith(folder) && Files.isRegularFile(file);
                answer(exchange, there ? 200 : 404, there ? Files.readAllBytes(file) : new byte[0]);
            }
        });
    }

    /** Answers every request with one status. */
    public static GitHttpServer answering(int status) throws IOException {
        return new GitHttpServer(exchange -> {
            if (status == 401) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"policies\"");
            }
            answer(exchange, status, new byte[0]);
        });
    }

    /** Answers every request with one status, these headers and a web page. */
    public static GitHttpServer showing(int status, Map<String, String> headers, String page) throws IOException {
        return new GitHttpServer(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            answer(exchange, status, page.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Lists its refs by the smart protocol, and answers whatever comes then with a web page. */
    static GitHttpServer showingLater(Repository repository, int status, Map<String, String> headers)
            throws IOException {
        HttpHandler listing = uploadPack(repository, UploadPack.RequestPolicy.ADVERTISED);
        return new GitHttpServer(exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                listing.handle(exchange);
            } else {
                exchange.getResponseHeaders().add("Content-Type", "text/html");
                headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
                answer(exchange, status, "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** Begins to answer and never comes to an end. */
    static GitHttpServer endless() throws IOException {
        return new GitHttpServer(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            PacketLineOut lines = new PacketLineOut(body);
            lines.writeString("# service=git-upload-pack\n");
            lines.end();
            while (!Thread.currentThread().isInterrupted()) {
                lines.writeString("0123456789012345678901234567890123456789 refs/heads/" + System.nanoTime() + "\n");
                lines.flush();
            }
        });
    }

    /** Speaks the smart protocol over TLS, if asked for it only with clients that show a trusted certificate. */
    public static GitHttpServer encrypted(Repository repository, TlsIdentity identity, TlsIdentity client)
            throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context(client)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setNeedClientAuth(client != null);
                parameters.setSSLParameters(tls);
            }
        });
        return new GitHttpServer(server, uploadPack(repository, UploadPack.RequestPolicy.ADVERTISED));
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort() + "/policies.git";
    }

    /** Method and path of every request so far. */
    public List<String> requests() {
        return requests;
    }

    /** What was shown in the header Authorization, by those requests that had one. */
    List<String> authorizations() {
        return authorizations;
    }

    private static String refs(Repository repository) throws IOException {
        StringBuilder refs = new StringBuilder();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
            refs.append(ref.getObjectId().name())
                    .append('\t')
                    .append(ref.getName())
                    .append('\n');
            Ref peeled = repository.getRefDatabase().peel(ref);
            if (peeled.getPeeledObjectId() != null) {
                refs.append(peeled.getPeeledObjectId().name())
                        .append('\t')
                        .append(ref.getName())
                        .append("^{}\n");
            }
        }
        return refs.toString();
    }

    private static String packs(Path folder) throws IOException {
        StringBuilder packs = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("objects/pack"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pack"))
                    .forEach(name -> packs.append("P ").append(name).append('\n'));
        }
        return packs.append('\n').toString();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
