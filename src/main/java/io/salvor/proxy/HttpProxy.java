package io.salvor.proxy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy that is asked over HTTP.
 *
 * @param authorization value of the header Proxy-Authorization; null if it asks nobody who he is
 */
public record HttpProxy(String host, int port, String authorization) {
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
        return new HttpProxy(
                NoProxies.bare(url.getHost()),
                url.getPort() > 0 ? url.getPort() : PORT,
                url.getRawUserInfo() == null ? null : basic(url.getRawUserInfo()));
    }

    private static IllegalArgumentException wrong(String variable) {
        return new IllegalArgumentException("the variable " + variable
                + " names no proxy that can be used; write it as http://host:port or http://user:password@host:port,"
                + " with %XX for special characters of the password");
    }

    private static String basic(String user) {
        // A plus is one here, where in a form it would be a space.
        String plain = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** What is shown to it, if it is to be shown anything. */
    public Optional<String> shown() {
        return Optional.ofNullable(authorization);
    }

    /** Names nothing that is secret. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
