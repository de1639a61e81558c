package io.salvor.store.rest;

import io.salvor.pem.Authorities;
import io.salvor.proxy.HttpProxy;
import io.salvor.proxy.Proxies;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** The HTTP connections to a server. None is opened before the first call. */
final class RestConnections {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** Between two bytes of an answer: a server may think long about the end of a large file. */
    private static final Duration READ = Duration.ofSeconds(30);

    private RestConnections() {}

    /**
     * @param environment of this process, which names its proxies
     * @throws StorageException if the location's certificates or the proxy cannot be used
     */
    static OkHttpClient to(RestBackend backend, Map<String, String> environment) {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(READ)
                .writeTimeout(READ)
                .followRedirects(false)
                .followSslRedirects(false);
        secure(http, backend);
        try {
            Proxies.of(environment).of(URI.create(backend.url())).ifPresent(proxy -> through(http, proxy));
        } catch (IllegalArgumentException e) {
            throw new StorageException(Reason.InvalidLocation, backend.described() + ": " + e.getMessage(), e);
        }
        return http.build();
    }

    private static void secure(OkHttpClient.Builder http, RestBackend backend) {
        try {
            X509TrustManager trusted = Authorities.with(backend.authorities()).manager();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(backend.credentials().keys(), new X509TrustManager[] {trusted}, null);
            http.sslSocketFactory(context.getSocketFactory(), trusted);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    backend.described() + ": the certificates that the location has for it cannot be used ("
                            + e.getMessage() + "); put them into objectStorage.caCert or the Secret as PEM",
                    e);
        }
    }

    private static void through(OkHttpClient.Builder http, HttpProxy proxy) {
        http.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
        proxy.shown()
                .ifPresent(shown -> http.proxyAuthenticator(
                        (route, response) -> response.request().header("Proxy-Authorization") != null
                                ? null
                                : response.request()
                                        .newBuilder()
                                        .header("Proxy-Authorization", shown)
                                        .build()));
    }
}
