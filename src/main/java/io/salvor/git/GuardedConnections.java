package io.salvor.git;

import io.salvor.proxy.HttpProxy;
import io.salvor.proxy.Proxies;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * Opens the HTTP connections of one Git operation. Credentials go with each request to the host of the source's URL, and to no
 * other that it redirects to. Answers end when nobody waits any more, and when they have grown past a limit; JGit alone would
 * read on for as long as a server sends.
 */
final class GuardedConnections implements HttpConnectionFactory {
    private final URIish home;
    private final HttpCredentials credentials;
    private final Proxies proxies;
    private final BooleanSupplier cancelled;
    private final long mostBytes;
    private HttpAnswer answer = HttpAnswer.NONE;

    /**
     * @param home the source's URL
     * @param credentials what to show to its host, or null
     * @param proxies through which hosts are asked; Java's own settings for that count for nothing
     * @param cancelled whether nobody waits any more
     * @param mostBytes the most bytes of one answer
     */
    GuardedConnections(
            URIish home, HttpCredentials credentials, Proxies proxies, BooleanSupplier cancelled, long mostBytes) {
        this.home = home;
        this.credentials = credentials;
        this.proxies = proxies;
        this.cancelled = cancelled;
        this.mostBytes = mostBytes;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        Guarded connection = connection(url);
        if (credentials == null) {
            return connection;
        }
        boolean atHome = isHome(url);
        if (atHome && credentials.authorization() != null) {
            // Unasked: to wait until the server asks would double the requests of each look.
            connection.setRequestProperty("Authorization", credentials.authorization());
        }
        boolean ownTls = credentials.keys() != null || credentials.authorities() != null;
        if (ownTls && url.getProtocol().equals("https")) {
            try {
                connection.configure(atHome ? credentials.keys() : null, credentials.authorities(), null);
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
            }
        }
        return connection;
    }

    private Guarded connection(URL url) throws IOException {
        Optional<HttpProxy> between = through(url);
        Guarded connection = new Guarded(
                url,
                between.map(proxy -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())))
                        .orElse(Proxy.NO_PROXY));
        if (url.getProtocol().equals("http")) {
            // Unasked, as that of the host; where there is TLS, Java asks ProxyUsers.
            between.flatMap(HttpProxy::shown)
                    .ifPresent(shown -> connection.setRequestProperty("Proxy-Authorization", shown));
        }
        return connection;
    }

    private Optional<HttpProxy> through(URL url) throws IOException {
        try {
            return proxies.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), new GitException(Reason.Unreachable, e.getMessage(), e));
        }
    }

    /** The last answer. */
    HttpAnswer answer() {
        return answer;
    }

    /** The host that gave the last answer, if it is not that of the source's URL. */
    Optional<String> stranger() {
        URL answered = answer.url();
        return answered == null || isHome(answered) ? Optional.empty() : Optional.of(answered.getHost());
    }

    /** Whether a user or a token is shown to the host of the source's URL. */
    boolean introduced() {
        return credentials != null && credentials.authorization() != null;
    }

    /** Whether a client certificate is shown to it. */
    boolean certified() {
        return credentials != null && credentials.keys() != null;
    }

    private boolean isHome(URL url) {
        int homePort = home.getPort() > 0 ? home.getPort() : url.getDefaultPort();
        int port = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
        return url.getProtocol().equalsIgnoreCase(home.getScheme())
                && url.getHost().equalsIgnoreCase(home.getHost())
                && port == homePort;
    }

    private final class Guarded extends JDKHttpConnection {
        Guarded(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public int getResponseCode() throws IOException {
            int status = super.getResponseCode();
            answer = HttpAnswer.of(status, this);
            return status;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new Answer(super.getInputStream());
        }
    }

    /**
     * An answer that the JDK must not look ahead in. Asked what is there, or to close, it takes in all that the kernel holds of the
     * answer, and where that came in many small pieces it copies all of it again for each: minutes of work that nothing ends.
     */
    private final class Answer extends GuardedStream {
        Answer(InputStream stream) {
            super(stream, cancelled, mostBytes);
        }

        @Override
        public int available() {
            return 0;
        }

        /** An answer that was given up is left open; its socket is closed with the garbage. */
        @Override
        public void close() throws IOException {
            if (!isGivenUp()) {
                super.close();
            }
        }
    }
}
