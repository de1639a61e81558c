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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** By the error codes of the S3 API reference and of MinIO. */
    private static final Map<String, Verdict> VERDICTS = verdicts();

    private final S3Backend backend;

    S3Failures(S3Backend backend) {
        this.backend = backend;
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
        if (failure instanceof StorageException known) {
            return known;
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
        Verdict verdict = VERDICTS.getOrDefault(
                code, new Verdict(Reason.Other, "the service refused", "look at the service's own log"));
        String said =
                VERDICTS.containsKey(code) ? "" : ": " + refused.errorResponse().message();
        return problem(
                verdict.reason, verdict.what + " (" + code + " while " + action + said + ")", verdict.advice, refused);
    }

    private StorageException connection(IOException broken, String action) {
        if (broken instanceof SSLException) {
            return problem(
                    Reason.TlsFailed,
                    "no TLS connection while " + action + ": " + broken.getMessage(),
                    "check that the URL's scheme is right and that the certificate is trusted and names this host",
                    broken);
        }
        if (broken instanceof UnknownHostException) {
            return problem(
                    Reason.Unreachable, "the host name is unknown", "correct the URL or the cluster's DNS", broken);
        }
        String said = broken instanceof SocketTimeoutException ? "no answer in time" : broken.getMessage();
        return problem(
                Reason.Unreachable,
                "the service cannot be reached while " + action + ": " + said,
                "check the URL, that the service runs, and network policies",
                broken);
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

    private static Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new HashMap<>();
        verdicts.put(
                "NoSuchBucket",
                new Verdict(Reason.BucketMissing, "there is no such bucket", "create the bucket or correct its name"));
        Verdict gone = new Verdict(Reason.NotFound, "there is no such object", "check whether somebody removed it");
        List.of("NoSuchKey", "NoSuchObject", "NotFound", "ResourceNotFound").forEach(code -> verdicts.put(code, gone));
        Verdict denied = new Verdict(
                Reason.AccessDenied,
                "access denied",
                "allow the access key s3:ListBucket on the bucket and s3:GetObject, s3:PutObject and s3:DeleteObject on"
                        + " its objects");
        List.of("AccessDenied", "AllAccessDisabled", "AccountProblem").forEach(code -> verdicts.put(code, denied));
        Verdict unknown = new Verdict(
                Reason.InvalidCredentials,
                "the credentials are not accepted",
                "correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the location's Secret");
        List.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "InvalidSecurity")
                .forEach(code -> verdicts.put(code, unknown));
        Verdict elsewhere =
                new Verdict(Reason.Other, "the bucket is in another region", "correct the region of the location");
        List.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException")
                .forEach(code -> verdicts.put(code, elsewhere));
        verdicts.put(
                "RequestTimeTooSkewed",
                new Verdict(
                        Reason.Other,
                        "the clocks of this machine and of the service differ too much",
                        "set the clock"));
        return Map.copyOf(verdicts);
    }

    private record Verdict(Reason reason, String what, String advice) {}
}
