package io.salvor.proxy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy that is asked over HTTP.
 *
 * @param user null if it asks nobody who he is
 * @param password null without a user
 */
public record HttpProxy(String host, int port, String user, String password) {
    private static final int PORT = 80;

    /**
     * Reads what a variable holds: {@code http://user:password@host:port}, of which the host is enough.
     *
     * @throws IllegalArgumentException if it is none; the message names the variable and not what it holds, which may be secret
     */
    static HttpProxy of(String variable, String value) {
        URI url;
        try {
            url = URI.create(value.contains("://") ? value : "http://" + value);
        } catch (IllegalArgumentException e) {
            throw wrong(variable);
        }
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            throw wrong(variable);
        }
        String host = NoProxies.bare(url.getHost());
        int port = url.getPort() > 0 ? url.getPort() : PORT;
        if (url.getRawUserInfo() == null) {
            return new HttpProxy(host, port, null, null);
        }
        String[] parts = url.getRawUserInfo().split(":", 2);
        return new HttpProxy(host, port, plain(parts[0]), parts.length > 1 ? plain(parts[1]) : "");
    }

    private static IllegalArgumentException wrong(String variable) {
        return new IllegalArgumentException("the variable " + variable
                + " names no proxy that can be used; write it as http://host:port or http://user:password@host:port,"
                + " with %XX for special characters of the password");
    }

    /** A plus is one here, where in a form it would be a space. */
    private static String plain(String escaped) {
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Value of the header Proxy-Authorization, if it is to be shown anything. */
    public Optional<String> shown() {
        return Optional.ofNullable(user)
                .map(name -> "Basic "
                        + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** Names nothing that is secret. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
