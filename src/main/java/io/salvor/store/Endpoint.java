package io.salvor.store;

import java.net.URI;

/**
 * Where the connections to a place go.
 *
 * @param uri with scheme and host, such as {@code https://s3.example.com} or {@code ssh://host:22}
 * @param authorities certificates as PEM of those who are trusted beside the usual ones; empty for none
 */
public record Endpoint(URI uri, String authorities) {
    private static final int SSH = 22;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Whether its host can be looked up: a URL may have one, such as minio_1, that some programs reach and the DNS does not know. */
    public boolean hasName() {
        return uri.getHost() != null;
    }

    /** The port of the URI, or the one that its scheme has. */
    public int port() {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return switch (uri.getScheme()) {
            case "https" -> HTTPS;
            case "http" -> HTTP;
            default -> SSH;
        };
    }

    /** The host, without the brackets around an address of version 6. */
    public String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public boolean isHttp() {
        return uri.getScheme().startsWith("http");
    }

    public boolean isTls() {
        return uri.getScheme().equals("https");
    }
}
