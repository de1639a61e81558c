package io.salvor.git;

import io.salvor.proxy.HttpProxy;
import io.salvor.proxy.Proxies;
import java.lang.ref.WeakReference;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Optional;

/** Shows to a proxy who asks, where Java opens a tunnel through it; nothing else can be shown there. To hosts it shows nothing. */
final class ProxyUsers extends Authenticator {
    /** Java shows no password to a proxy that is asked without TLS for a tunnel, unless this is empty; proxies know no other way. */
    private static final String NOT_SHOWN = "jdk.http.auth.tunneling.disabledSchemes";

    private final Proxies proxies;

    /** Java asks twenty times about one that is refused, after which a proxy may have locked the user out. */
    private WeakReference<URL> answered = new WeakReference<>(null);

    private ProxyUsers(Proxies proxies) {
        this.proxies = proxies;
    }

    /** For all connections of this process. */
    static void install(Proxies proxies) {
        System.setProperty(NOT_SHOWN, "");
        Authenticator.setDefault(new ProxyUsers(proxies));
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        return proxy().filter(proxy -> proxy.user() != null)
                .filter(proxy -> proxy.host().equals(getRequestingHost()) && proxy.port() == getRequestingPort())
                .map(proxy -> new PasswordAuthentication(
                        proxy.user(), proxy.password().toCharArray()))
                .orElse(null);
    }

    private Optional<HttpProxy> proxy() {
        // Not by equality, for which Java looks up the host.
        if (getRequestorType() != RequestorType.PROXY || answered.get() == getRequestingURL()) {
            return Optional.empty();
        }
        answered = new WeakReference<>(getRequestingURL());
        try {
            return proxies.of(getRequestingURL().toURI());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
