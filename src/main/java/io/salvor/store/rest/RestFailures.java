package io.salvor.store.rest;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Decides what a failure means and what to do about it. */
record RestFailures(RestBackend backend) {
    private static final int REDIRECTS = 300;
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    /** What a Go server says to one that speaks no TLS to it. */
    private static final String WANTS_TLS = "HTTP request to an HTTPS server";

    /** @param action what was tried, like "writing backups/b/salvor-backup.json" */
    StorageException of(IOException failure, String action) {
        if (failure instanceof RestRefusal refusal) {
            return refused(refusal, action);
        }
        if (failure instanceof RestClient.ForeignAnswer) {
            return foreign(failure.getMessage(), failure);
        }
        if (failure instanceof SSLException) {
            return tls(failure, action);
        }
        if (failure instanceof UnknownHostException) {
            return problem(
                    Reason.Unreachable, "the host name is unknown", "correct the URL or the cluster's DNS", failure);
        }
        String said = failure instanceof SocketTimeoutException ? "no answer in time" : failure.getMessage();
        boolean certified = !backend.credentials().certificate().isEmpty();
        return problem(
                Reason.Unreachable,
                "the server cannot be reached while " + action + ": " + said,
                "check the URL, that the server runs, and network policies"
                        + (failure instanceof SocketException && isTls() && !certified
                                ? "; a server that asks for a client certificate may break off too"
                                : ""),
                failure);
    }

    private boolean isTls() {
        return backend.url().startsWith("https:");
    }

    private StorageException refused(RestRefusal refusal, String action) {
        String said = " (" + refusal.getMessage() + " while " + action + ")";
        return switch (refusal.status) {
            case RestRefusal.UNAUTHORIZED -> unauthorized(said, refusal);
            case RestRefusal.FORBIDDEN ->
                problem(
                        Reason.AccessDenied,
                        "the server refuses" + said,
                        "a server with --append-only lets nothing be removed or replaced, and one with --private-repos lets a"
                                + " user only into the folder of its own name: let the operator use one without the first, and"
                                + " set config.restUrl to that folder",
                        refusal);
            case RestRefusal.MISSING ->
                problem(Reason.NotFound, "there is no such file" + said, "check whether somebody removed it", refusal);
            case RestRefusal.TOO_LARGE ->
                problem(
                        Reason.Other,
                        "a proxy before the server refuses what is too large for it" + said,
                        "let it pass requests of any size (nginx: client_max_body_size 0)",
                        refusal);
            case RestRefusal.FULL ->
                problem(
                        Reason.BucketFull,
                        "the server has no more room" + said,
                        "free room, or raise --max-size of rest-server",
                        refusal);
            default -> other(refusal, said);
        };
    }

    private StorageException other(RestRefusal refusal, String said) {
        if (refusal.getMessage().contains(WANTS_TLS)) {
            return problem(
                    Reason.TlsFailed, "the server speaks TLS alone" + said, "write the URL as https://", refusal);
        }
        if (refusal.status >= REDIRECTS && refusal.status < CLIENT_ERRORS) {
            return problem(
                    Reason.InvalidLocation,
                    "the server sends us to " + refusal.elsewhere + said,
                    "set the URL to where the server really is: restic does not follow",
                    refusal);
        }
        if (refusal.status >= SERVER_ERRORS) {
            return problem(Reason.Other, "the server failed" + said, "look at the server's own log", refusal);
        }
        return foreign(refusal.getMessage(), refusal);
    }

    private StorageException unauthorized(String said, RestRefusal refusal) {
        boolean anonymous = backend.credentials().user().isEmpty();
        return problem(
                Reason.InvalidCredentials,
                (anonymous ? "the server wants a user" : "user or password are not accepted") + said,
                anonymous
                        ? "name a Secret in spec.credential with the keys " + RestCredentials.USER + " and "
                                + RestCredentials.PASSWORD
                        : "correct " + RestCredentials.USER + " and " + RestCredentials.PASSWORD
                                + " in the location's Secret, or the server's .htpasswd",
                refusal);
    }

    private StorageException tls(IOException failure, String action) {
        String what = "no TLS connection while " + action + ": " + failure.getMessage();
        // Words of the alerts of TLS, in which a server says that it wants one, or another.
        boolean asked = String.valueOf(failure.getMessage()).matches(".*(certificate_required|bad_certificate).*");
        return problem(
                Reason.TlsFailed,
                what,
                asked
                        ? "the server asks for a client certificate that it knows; put one into the location's Secret as"
                                + " tls.crt and tls.key"
                        : "check that the URL's scheme is right, and that the certificate names this host and is signed by"
                                + " an authority that is known or stands in objectStorage.caCert",
                failure);
    }

    /** What answers is something else. */
    StorageException foreign(String what, IOException cause) {
        return problem(
                Reason.InvalidLocation,
                "what answers is no REST server of restic, or an old one (" + what + ")",
                "correct the URL; it must be a rest-server of 0.11 or newer, or rclone serve restic",
                cause);
    }

    /** The user exists, and may not enter this folder. @param own that it may enter */
    StorageException privateFolder(String own) {
        return problem(
                Reason.AccessDenied,
                "the server lets each user into the folder of its own name alone",
                "set config.restUrl to " + own + ", and leave out config.resticRepoPrefix",
                null);
    }

    /** A server does not take paths of so many folders. */
    StorageException tooDeep() {
        return problem(
                Reason.InvalidLocation,
                "the server does not know such a path",
                "rest-server takes folders two deep, of which a repository is one: leave a single folder in URL and"
                        + " objectStorage.prefix together, or check that it is the URL of a REST server at all",
                null);
    }

    StorageException missing(String key) {
        return problem(Reason.NotFound, "there is no " + key, "check whether somebody removed it", null);
    }

    StorageException closed(String action) {
        return problem(
                Reason.Other,
                "the connection was closed before " + action,
                "it is closed when address or credentials of the location change, and the next attempt uses the new ones",
                null);
    }

    StorageException interrupted(InterruptedException cause, String action) {
        return problem(Reason.Other, "interrupted while " + action, "it is tried again", cause);
    }

    StorageException problem(Reason reason, String what, String advice, Exception cause) {
        return new StorageException(reason, backend.described() + ": " + what + "; " + advice, cause);
    }
}
