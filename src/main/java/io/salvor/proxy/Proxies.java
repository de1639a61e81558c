package io.salvor.proxy;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Through which proxy a URL is asked: as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} say, which Go programs such as restic
 * read in the same way. The same variables in small letters count where those in capitals are not there. This machine, and what gives a pod
 * its identity, is never asked through one.
 */
public final class Proxies {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Map<String, String> environment;

    private Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** By the variables of an environment. */
    public static Proxies of(Map<String, String> environment) {
        return new Proxies(environment);
    }

    /**
     * The proxy for a URL; empty where it is asked without one.
     *
     * @throws IllegalArgumentException if the variable for it holds no proxy; the message names the variable
     */
    public Optional<HttpProxy> of(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        if (!tls && !"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            return Optional.empty();
        }
        String variable = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
        String proxy = value(variable);
        String host = NoProxies.bare(url.getHost()).toLowerCase(Locale.ROOT);
        int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS : HTTP;
        return proxy.isEmpty() || NoProxies.of(value("NO_PROXY")).name(host, port)
                ? Optional.empty()
                : Optional.of(HttpProxy.of(variable, proxy));
    }

    private String value(String variable) {
        return Stream.of(variable, variable.toLowerCase(Locale.ROOT))
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }
}
