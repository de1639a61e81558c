package io.salvor.git;

import io.salvor.git.GitException.Reason;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
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
    private final boolean credentialsAsked;

    TransportFailure(SourceAddress address, Duration timeout, boolean credentialsAsked) {
        this.address = address;
        this.timeout = timeout;
        this.credentialsAsked = credentialsAsked;
    }

    GitException explain(Exception failure) {
        String url = address.shown();
        if (credentialsAsked) {
            return because(
                    Reason.AuthenticationRequired,
                    url + " asks for credentials; make it readable without, or name another URL in spec.url",
                    failure);
        }
        Optional<GuardedConnections.TooLargeException> tooLarge =
                find(failure, GuardedConnections.TooLargeException.class);
        if (tooLarge.isPresent()) {
            return because(
                    Reason.ContentRefused,
                    url + " sends too much: " + tooLarge.get().getMessage() + "; keep policies in a smaller repository",
                    failure);
        }
        if (find(failure, SocketTimeoutException.class).isPresent()
                || find(failure, InterruptedIOException.class).isPresent()) {
            return timedOut(address, timeout, failure);
        }
        if (find(failure, UnknownHostException.class).isPresent()) {
            return because(
                    Reason.Unreachable,
                    "the host of " + url + " is unknown; check spec.url and the cluster's DNS",
                    failure);
        }
        Optional<SSLException> tls = find(failure, SSLException.class);
        if (tls.isPresent()) {
            return because(
                    Reason.Unreachable,
                    "no TLS connection to " + url + " (" + tls.get().getMessage()
                            + "); check that its certificate is valid and signed by a known authority",
                    failure);
        }
        if (find(failure, ConnectException.class).isPresent()
                || find(failure, NoRouteToHostException.class).isPresent()
                || find(failure, SocketException.class).isPresent()) {
            return because(
                    Reason.Unreachable,
                    url + " cannot be reached; check spec.url, network policies and proxies",
                    failure);
        }
        if (find(failure, NoRemoteRepositoryException.class).isPresent()
                || find(failure, NotSupportedException.class).isPresent()) {
            return because(
                    Reason.RepositoryNotFound, "there is no Git repository at " + url + "; check spec.url", failure);
        }
        return other(failure);
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
        // The status of an HTTP answer is only in JGit's words.
        if (message.contains("not permitted") || message.contains("403")) {
            return because(
                    Reason.AccessDenied,
                    address.shown() + " refuses access; make it readable, or check spec.url",
                    failure);
        }
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
