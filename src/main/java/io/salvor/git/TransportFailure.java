package io.salvor.git;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/** Puts a failure of JGit into words that say what to do. */
final class TransportFailure {
    private final SourceAddress address;
    private final Duration timeout;
    private final GuardedConnections http;

    TransportFailure(SourceAddress address, Duration timeout, GuardedConnections http) {
        this.address = address;
        this.timeout = timeout;
        this.http = http;
    }

    GitException explain(Exception failure) {
        HttpRefusal answer = new HttpRefusal(address, http, failure);
        return find(failure, GitException.class)
                .or(answer::refused)
                .or(() -> brokenOff(failure))
                .or(() -> unreachable(failure))
                .or(() -> proxyRefuses(failure))
                .or(answer::forBrowsers)
                .or(() -> noRepository(failure))
                .orElseGet(() -> other(failure));
    }

    private Optional<GitException> brokenOff(Exception failure) {
        Optional<GuardedStream.TooLargeException> tooLarge = find(failure, GuardedStream.TooLargeException.class);
        if (tooLarge.isPresent()) {
            return Optional.of(because(
                    Reason.ContentRefused,
                    address.shown() + " sends too much: " + tooLarge.get().getMessage()
                            + "; keep policies in a smaller repository",
                    failure));
        }
        // A timeout of a socket is one of these, too.
        return find(failure, InterruptedIOException.class).map(e -> timedOut(address, timeout, failure));
    }

    private Optional<GitException> unreachable(Exception failure) {
        if (find(failure, UnknownHostException.class).isPresent()) {
            return Optional.of(because(
                    Reason.Unreachable,
                    "the host of " + address.shown() + " is unknown; check spec.url and the cluster's DNS",
                    failure));
        }
        return find(failure, SSLException.class)
                .map(tls -> tls(tls, failure))
                // That nobody listens, or that no route leads there, is a failure of the socket, too.
                .or(() -> find(failure, SocketException.class)
                        .map(e -> because(
                                Reason.Unreachable,
                                address.shown() + " cannot be reached; check spec.url, network policies and proxies",
                                failure)));
    }

    /** Java has words alone for that, or gives the proxy's answer for that of the host. */
    private Optional<GitException> proxyRefuses(Exception failure) {
        boolean asks = http.answer().status() == HttpURLConnection.HTTP_PROXY_AUTH;
        return find(failure, IOException.class)
                .map(e -> asks ? "the proxy does not accept its user" : rootMessage(failure))
                .filter(said -> asks || said.startsWith("Unable to tunnel through proxy"))
                .map(said -> because(
                        Reason.Unreachable,
                        address.shown() + " cannot be reached: " + said
                                + "; check the chart's proxy with its user, and what it lets through, or name the host in"
                                + " proxy.noProxy",
                        failure));
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private Optional<GitException> noRepository(Exception failure) {
        boolean none = find(failure, NoRemoteRepositoryException.class).isPresent()
                || find(failure, NotSupportedException.class).isPresent();
        return Optional.of(failure)
                .filter(any -> none)
                .map(e -> because(
                        Reason.RepositoryNotFound,
                        "there is no Git repository at " + address.shown() + "; check spec.url"
                                + (http.introduced() ? ", and that the user or token of the Secret may read it" : ""),
                        failure));
    }

    private GitException tls(SSLException tls, Exception failure) {
        String said = String.valueOf(tls.getMessage());
        // A server's alert is about the client's certificate; it has nothing to say about its own.
        if (said.startsWith("Received fatal alert") && (said.contains("certificate") || said.contains("unknown_ca"))) {
            return http.certified()
                    ? because(
                            Reason.AuthenticationFailed,
                            address.shown() + " does not accept the certificate in tls.crt of the Secret (" + said
                                    + "); renew it",
                            failure)
                    : because(
                            Reason.AuthenticationRequired,
                            address.shown() + " asks for a client certificate (" + said
                                    + "); name a Secret with tls.crt and tls.key in spec.secretRef",
                            failure);
        }
        return because(
                Reason.Unreachable,
                "no TLS connection to " + address.shown() + " (" + said
                        + "); check that its certificate is valid and signed by a known authority, or put its authority"
                        + " into the Secret as ca.crt",
                failure);
    }

    static GitException timedOut(SourceAddress address, Duration timeout, Throwable cause) {
        return because(
                Reason.TimedOut,
                address.shown() + " took longer than " + timeout.toMillis() / 1000.0
                        + " s; check the network, or give it more time in spec.timeout",
                cause);
    }

    private GitException other(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return because(
                Reason.Failed,
                "Git failed with " + address.shown() + ": "
                        + message.replace(address.uri().toString(), address.shown())
                                .replaceAll("\\?\\S*", ""),
                failure);
    }

    private static GitException because(Reason reason, String message, Throwable cause) {
        return new GitException(reason, message, cause);
    }

    private static <T> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
