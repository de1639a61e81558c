package io.salvor.sandbox.backend;

import io.salvor.testing.ConnectProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The only way to a service whose name is not that of this machine: a proxy, and the authority that its server's certificate is signed by. */
final class CompanyProxy implements AutoCloseable {
    private static final String OF_LOOPBACK = "localhost,127.0.0.0/8";

    private final ConnectProxy proxy;
    private final Path authority;

    private CompanyProxy(ConnectProxy proxy, Path authority) {
        this.proxy = proxy;
        this.authority = authority;
    }

    /** @param port of this machine, where the host of that name is */
    static CompanyProxy leading(String host, int port, Path authority) throws IOException {
        return new CompanyProxy(ConnectProxy.start().leading(host, port), authority);
    }

    String url() {
        return proxy.url();
    }

    String pem() {
        try {
            return Files.readString(authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the chart makes of {@code proxy.https}, and where rclone is. */
    Map<String, String> operatorSettings(Path rclone) {
        return Map.of(
                "HTTPS_PROXY",
                url(),
                "NO_PROXY",
                OF_LOOPBACK,
                "SALVOR_RCLONE",
                rclone.toString(),
                "SALVOR_NODE_POD",
                "{\"extraEnv\":[{\"name\":\"HTTPS_PROXY\",\"value\":\"" + url()
                        + "\"},{\"name\":\"NO_PROXY\",\"value\":\"" + OF_LOOPBACK + "\"}]}");
    }

    /** The same for restic, beside variables and options of the backend. */
    PlainAccess plainAccess(Map<String, String> environment, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HTTPS_PROXY", url());
        all.put("NO_PROXY", OF_LOOPBACK);
        all.put("RESTIC_CACERT", authority.toString());
        return new PlainAccess(all, options);
    }

    @Override
    public void close() {
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
