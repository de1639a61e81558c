package io.salvor.restic;

import io.salvor.trouble.Reason;
import java.util.regex.Pattern;

/** What the answer of a service means that restic repeats, or that there was none. */
final class ServiceWords {
    private static final Pattern FULL = ResticWords.words(
            "XMinioStorageFull",
            "minimum free drive threshold",
            "Insufficient Storage",
            "InsufficientStorage",
            "QuotaExceeded",
            "quota (has been )?exceeded",
            "\\b507\\b");

    private static final Pattern BAD_KEY = ResticWords.words(
            "(SignatureDoesNot|Invalid)(Match|AccessKeyId|Token)",
            "Access Key Id you provided|signature we calculated",
            "ExpiredToken|RequestExpired|token .{0,40}(is|has) (expired|invalid)|no credentials found",
            "AuthenticationFailed|NoAuthenticationInformation|InvalidAuthenticationInfo|failed to authenticate the request",
            "invalid_grant|invalid_client|unauthorized_client|AADSTS\\d|could not find default credentials|Unable to generate access token",
            "\\b401\\b|Invalid Credentials|illegal base64|didn't find section in config file");

    /** Before all that says what was refused: a service that sees another time refuses the signature. */
    private static final Pattern CLOCK = ResticWords.words(
            "RequestTimeTooSkewed",
            "clock skew",
            "not within the valid (time )?range",
            "Request date header too old",
            "Token used before issued",
            "in a reasonable timeframe");

    private static final Pattern DENIED = ResticWords.words(
            "Access ?Denied",
            "AllAccessDisabled",
            "\\b403\\b",
            "Forbidden",
            "Authorization\\w+Mismatch|AuthorizationFailure|InsufficientAccountPermissions");

    private static final Pattern NO_BUCKET = ResticWords.words(
            "NoSuchBucket",
            "specified bucket does not exist",
            "ContainerNotFound|ContainerBeingDeleted|specified container does not exist");

    /** Azure names the header, not the setting. */
    private static final Pattern BAD_TIER = ResticWords.words("InvalidHeaderValue.*x-ms-access-tier");

    private static final Pattern UNTRUSTED = ResticWords.words("x509:", "server gave HTTP response to HTTPS client");

    private static final Pattern AWAY = ResticWords.words(
            "connection refused",
            "connection reset",
            "connection lost",
            "no such host",
            "server misbehaving",
            "i/o timeout",
            "no route to host",
            "network is unreachable",
            "TLS handshake timeout",
            "Client\\.Timeout",
            "deadline exceeded",
            "unexpected EOF",
            "SlowDown",
            "ServiceUnavailable",
            "Service Unavailable",
            "\\b50[0234]\\b",
            "InternalError");

    /** After all that says why it was not had. */
    private static final Pattern NO_TOKEN = ResticWords.words(
            "failed to acquire a token",
            "Credential authentication failed",
            "failed to open credential file",
            "error getting credentials",
            "GCE metadata \"?instance/service-accounts");

    private ServiceWords() {}

    /** Failed where it is no answer of a service. */
    static Reason reason(String said) {
        if (CLOCK.matcher(said).find()) {
            return Reason.Other;
        }
        if (FULL.matcher(said).find()) {
            return Reason.BucketFull;
        }
        if (BAD_KEY.matcher(said).find()) {
            return Reason.InvalidCredentials;
        }
        if (DENIED.matcher(said).find()) {
            return Reason.AccessDenied;
        }
        if (NO_BUCKET.matcher(said).find()) {
            return Reason.BucketMissing;
        }
        if (BAD_TIER.matcher(said).find()) {
            return Reason.InvalidLocation;
        }
        if (UNTRUSTED.matcher(said).find()) {
            return Reason.TlsFailed;
        }
        if (AWAY.matcher(said).find()) {
            return Reason.Unreachable;
        }
        return NO_TOKEN.matcher(said).find() ? Reason.InvalidCredentials : Reason.Failed;
    }

    /** What such a failure is called, in words that say what to do. @param what restic was at */
    static String message(Reason reason, String what, String said) {
        return switch (reason) {
            case BucketFull -> what + " found no room: " + said + "; raise the quota of the bucket, or free room";
            case InvalidCredentials ->
                what + " was not let in: " + said
                        + "; correct or renew the location's credentials, and see whether the node's clock is right";
            case TlsFailed -> what + " trusts no TLS there: " + said + "; see the location's objectStorage.caCert";
            case AccessDenied ->
                what + " was denied access: " + said
                        + "; let the location's user or credentials read and write there, and see whether it can only be read";
            case Unreachable ->
                what + " did not get through: " + said
                        + "; see whether the service runs, its address is right, and network policies let the pod out";
            case BucketMissing ->
                what + " found no such bucket: " + said
                        + "; see whether it was deleted, and whether the location's objectStorage.bucket is right";
            case InvalidLocation ->
                what + " has a setting that the service does not take: " + said
                        + "; correct the location's accessTier (Hot, Cool or Cold), or set one";
            case Other -> what + " was refused for its clock: " + said + "; set the clocks of the nodes";
            default -> what + " failed: " + said;
        };
    }
}
