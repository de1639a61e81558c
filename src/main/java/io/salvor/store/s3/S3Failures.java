package io.salvor.store.s3;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.ProviderException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Decides what a failure of the S3 client means, what to do about it, and whether trying again at once can help. */
final class S3Failures {
    private static final Set<String> BUSY = Set.of(
            "InternalError", "SlowDown", "SlowDownRead", "SlowDownWrite", "ServiceUnavailable", "OperationAborted");
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    /** It has no code of its own: Amazon's is that of a denied access, that of others of an invalid request. */
    private static final Pattern KEPT =
            Pattern.compile("protected by object lock|WORM protected", Pattern.CASE_INSENSITIVE);

    /** What another side without TLS answers with. */
    private static final Pattern NO_TLS = Pattern.compile(
            "record header|plaintext connection|not an SSL|Unrecognized SSL message", Pattern.CASE_INSENSITIVE);

    private static final Pattern PROXY = Pattern.compile("for CONNECT|with proxy", Pattern.CASE_INSENSITIVE);

    private static final Pattern OTHER_NAME =
            Pattern.compile("not verified|No subject alternative|No name matching", Pattern.CASE_INSENSITIVE);

    private final S3Backend backend;
    private final S3Verdicts verdicts;

    S3Failures(S3Backend backend) {
        this.backend = backend;
        this.verdicts = new S3Verdicts(backend.credentials());
    }

    /** Whether the failure may pass by itself within a second. */
    static boolean isTransient(Exception failure) {
        if (failure instanceof ErrorResponseException refused) {
            int status = refused.response() == null ? 0 : refused.response().code();
            return BUSY.contains(refused.errorResponse().code())
                    || status == TOO_MANY_REQUESTS
                    || status > SERVER_ERROR;
        }
        return failure instanceof ServerException || failure instanceof IOException && !isConnection(failure);
    }

    /** @param action what was tried, like "writing backups/b/salvor-backup.json" */
    StorageException of(Exception failure, String action) {
        for (Throwable inner = failure; inner != null; inner = inner.getCause()) {
            if (inner instanceof StorageException known) {
                return known;
            }
            if (inner instanceof ProviderException unknown) {
                return withoutCredentials(unknown, action);
            }
        }
        if (failure instanceof ErrorResponseException refused) {
            return refused(refused, action);
        }
        if (failure.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return problem(Reason.Other, "interrupted while " + action, "nothing", failure);
        }
        if (failure instanceof IOException broken) {
            return connection(broken, action);
        }
        if (failure instanceof InvalidResponseException || failure instanceof XmlParserException) {
            return problem(
                    Reason.Other,
                    "the answer is not that of an S3 service, while " + action,
                    "check that the URL is the S3 API and not a web console or a proxy",
                    failure);
        }
        if (failure instanceof IllegalArgumentException) {
            return problem(
                    Reason.Other,
                    "cannot be asked for while " + action + ": " + failure.getMessage(),
                    "correct the names of bucket and folder",
                    failure);
        }
        String said = failure instanceof ServerException server
                ? "the service failed with HTTP " + server.statusCode()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return problem(Reason.Other, said + ", while " + action, "look at the service's own log", failure);
    }

    /** The store was closed before the action. */
    StorageException closed(String action) {
        return problem(
                Reason.Other,
                "the connection was closed before " + action,
                "it is closed when address or credentials of the location change, and the next attempt uses the new ones",
                null);
    }

    private StorageException refused(ErrorResponseException refused, String action) {
        if (KEPT.matcher(String.valueOf(refused.errorResponse().message())).find()) {
            return problem(
                    Reason.RetentionLocked,
                    "an object lock keeps what is to go ("
                            + refused.errorResponse().message() + " while " + action + ")",
                    "it is tried again, and goes when the lock has run out",
                    refused);
        }
        String code = refused.errorResponse().code() == null
                ? ""
                : refused.errorResponse().code();
        Optional<S3Verdicts.Verdict> known = verdicts.of(code);
        S3Verdicts.Verdict verdict = known.orElse(
                new S3Verdicts.Verdict(Reason.Other, "the service refused", "look at the service's own log"));
        String said = known.isPresent() ? "" : ": " + refused.errorResponse().message();
        return problem(
                verdict.reason(),
                verdict.what() + " (" + code + " while " + action + said + ")",
                verdict.advice(),
                refused);
    }

    /** The platform gave none. */
    private StorageException withoutCredentials(ProviderException failure, String action) {
        boolean given = !(backend.credentials() instanceof S3Platform platform) || platform.isGiven();
        String said = failure.getMessage()
                + (failure.getCause() == null ? "" : ": " + failure.getCause().getMessage());
        return given
                ? problem(
                        Reason.InvalidCredentials,
                        "the pod's identity gives no credentials (" + said + ", while " + action + ")",
                        "see whether the role exists, trusts the service account of Salvor, and whether its token has"
                                + " expired (docs/backends.md)",
                        failure)
                : problem(
                        Reason.CredentialsNotFound,
                        "the location names no Secret, and the platform gives this pod no identity (" + said + ")",
                        "name a Secret in spec.credential, or give the service accounts of Salvor a role"
                                + " (docs/backends.md)",
                        failure);
    }

    private StorageException connection(IOException broken, String action) {
        if (broken instanceof SSLException) {
            return problem(
                    Reason.TlsFailed,
                    "no TLS connection while " + action + ": " + broken.getMessage(),
                    tlsAdvice(String.valueOf(broken.getMessage())),
                    broken);
        }
        if (broken instanceof UnknownHostException) {
            return problem(
                    Reason.Unreachable, "the host name is unknown", "correct the URL or the cluster's DNS", broken);
        }
        if (PROXY.matcher(String.valueOf(broken.getMessage())).find()) {
            return problem(
                    Reason.Unreachable,
                    "the proxy does not lead there: " + broken.getMessage(),
                    "check the chart's proxy with its user, and what it lets through, or name the host in proxy.noProxy",
                    broken);
        }
        String said = broken instanceof SocketTimeoutException ? "no answer in time" : broken.getMessage();
        return problem(
                Reason.Unreachable,
                "the service cannot be reached while " + action + ": " + said,
                "check the URL, that the service runs, and network policies",
                broken);
    }

    private static String tlsAdvice(String said) {
        if (NO_TLS.matcher(said).find()) {
            return "the other side does not speak TLS: check that the URL's scheme and port are right";
        }
        if (OTHER_NAME.matcher(said).find()) {
            return "the certificate is for another name: write the name that it has into config.s3Url";
        }
        return "check that the certificate is trusted and names this host; that of its authority goes into"
                + " objectStorage.caCert of the location";
    }

    private StorageException problem(Reason reason, String what, String advice, Exception cause) {
        return new StorageException(reason, backend.described() + ": " + what + "; " + advice, cause);
    }

    private static boolean isConnection(Exception failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SocketTimeoutException
                || failure instanceof SSLException;
    }
}
