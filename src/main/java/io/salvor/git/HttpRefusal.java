package io.salvor.git;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Puts into words what an HTTP server answered in place of a repository. */
final class HttpRefusal {
    private final SourceAddress address;
    private final GuardedConnections http;
    private final Exception failure;

    HttpRefusal(SourceAddress address, GuardedConnections http, Exception failure) {
        this.address = address;
        this.http = http;
        this.failure = failure;
    }

    /** If the server says by its status that it does not serve the one who asks. */
    Optional<GitException> refused() {
        if (http.answer().pause().isPresent()) {
            return Optional.of(askedTooOften());
        }
        return switch (http.answer().status()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> Optional.of(unauthorized());
            case HttpURLConnection.HTTP_FORBIDDEN -> Optional.of(forbidden());
            default -> Optional.empty();
        };
    }

    /** If it answers as to a person in front of a browser: what it said is no error to it. */
    Optional<GitException> forBrowsers() {
        HttpAnswer answer = http.answer();
        if (answer.isWebPage()) {
            String who = http.stranger().isPresent() ? " (redirected to " + origin() + ")" : "";
            return Optional.of(
                    signIn(" answers with a web page" + who + ", such as one to sign in, and not as Git does"));
        }
        if (answer.leadsToSignIn()) {
            return Optional.of(signIn(
                    " redirects to a page to sign in, " + answer.redirection().orElseThrow()));
        }
        return answer.redirection()
                .map(
                        target -> because(
                                Reason.RepositoryNotFound,
                                address.shown() + " redirects to " + target
                                        + ", which is no address of a Git repository; put the repository's own URL into spec.url"));
    }

    private String origin() {
        return http.answer().url().getProtocol() + "://" + http.answer().url().getAuthority();
    }

    private GitException signIn(String what) {
        return http.introduced()
                ? because(
                        Reason.AuthenticationFailed,
                        address.shown() + what
                                + "; most likely the password or token of the Secret has expired: renew it")
                : because(
                        Reason.AuthenticationRequired,
                        address.shown() + what + "; name a Secret with username and password, or bearerToken, in"
                                + " spec.secretRef, or check spec.url");
    }

    private GitException askedTooOften() {
        HttpAnswer answer = http.answer();
        return new GitException(
                Reason.RateLimited,
                address.shown() + " asks to wait (status " + answer.status()
                        + "): it was asked too often, or is too busy;"
                        + " lengthen spec.interval"
                        + (http.introduced()
                                ? ""
                                : ", or name a Secret in spec.secretRef, as strangers may ask less often"),
                answer.pause().orElseThrow(),
                failure);
    }

    private GitException forbidden() {
        return because(
                Reason.AccessDenied,
                address.shown() + " refuses access; "
                        + (http.introduced()
                                ? "give the user or token of the Secret the right to read it"
                                : "make it readable, or check spec.url"));
    }

    private GitException unauthorized() {
        if (http.stranger().isPresent() && http.introduced()) {
            return because(
                    Reason.AuthenticationRequired,
                    address.shown() + " redirects to " + http.stranger().get()
                            + ", which asks for credentials and is another host than the Secret is for; if it may have"
                            + " them, put its URL into spec.url");
        }
        return http.introduced()
                ? because(
                        Reason.AuthenticationFailed,
                        address.shown() + " does not accept the user or token of the Secret; renew it")
                : because(
                        Reason.AuthenticationRequired,
                        address.shown() + " asks for credentials; name a Secret with username and password, or"
                                + " bearerToken, in spec.secretRef");
    }

    private GitException because(Reason reason, String message) {
        return new GitException(reason, message, failure);
    }
}
