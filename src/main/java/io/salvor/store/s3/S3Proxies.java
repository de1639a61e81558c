package io.salvor.store.s3;

import io.salvor.proxy.HttpProxy;
import io.salvor.proxy.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Lets the HTTP client go through the proxies that the variables name, and no others, and shows to them who asks. */
final class S3Proxies extends ProxySelector {
    private static final String SHOWN = "Proxy-Authorization";

    private final Proxies proxies;

    S3Proxies(Proxies proxies) {
        this.proxies = proxies;
    }

    OkHttpClient.Builder in(OkHttpClient.Builder http) {
        return http.proxySelector(this)
                .proxyAuthenticator((route, response) -> response.request().header(SHOWN) == null
                        ? shown(response.request()).orElse(null)
                        : null)
                .addNetworkInterceptor(this::showing);
    }

    /** A request without TLS is shown to the proxy itself, and not asked for again: what it carries may be gone by then. */
    private Response showing(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        boolean plainly =
                !request.isHttps() && chain.connection().route().proxy().type() == Proxy.Type.HTTP;
        return chain.proceed(plainly ? shown(request).orElse(request) : request);
    }

    private Optional<Request> shown(Request request) {
        return proxies.of(plain(request.url()))
                .flatMap(HttpProxy::shown)
                .map(shown -> request.newBuilder().header(SHOWN, shown).build());
    }

    /** Where a URL leads, without what is asked there. */
    private static URI plain(HttpUrl url) {
        return new HttpUrl.Builder()
                .scheme(url.scheme())
                .host(url.host())
                .port(url.port())
                .build()
                .uri();
    }

    @Override
    public List<Proxy> select(URI url) {
        return List.of(proxies.of(url)
                .map(proxy ->
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException failure) {
        // The call fails with it.
    }
}
