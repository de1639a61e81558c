package io.salvor.store.rclone;

import io.salvor.store.rclone.RcloneRemote.Advice;
import io.salvor.trouble.Reason;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What rclone and its libraries say when something is wrong, by the first that fits. They have no codes of their own: these are the codes of
 * services where they have any, and the words of the libraries of Go.
 */
enum RcloneWords {
    /** Of Azure's library, which tries one after another; the second is Google's. */
    NoIdentity(
            "(?s)DefaultAzureCredential: failed to acquire a token(?=.*WorkloadIdentityCredential: no )(?!.*authentication failed)"
                    + "|could not find default credentials|GCE metadata \"instance/service-accounts[^\"]*\" not defined",
            Reason.CredentialsNotFound,
            "the platform gives this pod no identity",
            Advice::credentials),
    Clock(
            "RequestTimeTooSkewed|date header too old|clock skew|not within the valid (time )?range|Token used before issued|iat and exp|Invalid JWT: Token must be a short-lived token",
            Reason.Other,
            "the clocks of this machine and of the service differ too much",
            advice -> "set the clock of the nodes"),
    Tls(
            "x509: |tls: |server gave HTTP response to HTTPS client|certificate (is not trusted|signed by unknown)",
            Reason.TlsFailed,
            "no TLS connection",
            advice -> "check that the certificate is trusted, which caCert is for, and that it names this host"),
    HostUnknown(
            "no such host|server misbehaving|Temporary failure in name resolution",
            Reason.Unreachable,
            "the host name is unknown",
            Advice::address),
    Unreachable(
            "connection refused|connection reset|no route to host|network is unreachable|i/o timeout|Client.Timeout"
                    + "|TLS handshake timeout|context deadline exceeded|proxyconnect|Bad Gateway|Gateway Timeout|Proxy Authentication Required|unexpected EOF|: EOF",
            Reason.Unreachable,
            "the service cannot be reached",
            Advice::address),
    ReadOnly(
            "read-only file system|ReadOnlyDisabled|AccountIsDisabled",
            Reason.AccessDenied,
            "the place can only be read",
            Advice::rights),
    Full(
            "no space left on device|too big for remaining disk space|disk quota exceeded|quotaExceeded|storageQuotaExceeded|QuotaExceeded|InsufficientStorage"
                    + "|insufficient storage",
            Reason.BucketFull,
            "there is no room left",
            advice -> "give it more room, or let retention keep less"),
    Kept(
            "BlobImmutableDueToPolicy|retentionPolicyNotMet|objectUnderActiveHold|ObjectLocked|object lock",
            Reason.RetentionLocked,
            "the service keeps what is to go",
            advice -> "it is tried again, and goes when the lock has run out"),
    Credentials(
            "AuthenticationFailed|failed to authenticate the request|NoAuthenticationInformation|InvalidAuthenticationInfo|invalid_grant|invalid_client|unauthorized_client"
                    + "|invalid_request|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|illegal base64|Invalid Credentials"
                    + "|private key should be|couldn't parse|unable to authenticate|401 Unauthorized"
                    + "|authentication failed|Error 401|googleapi: got HTTP response code 401|invalid character .* looking for"
                    + "|Unable to generate access token|failed to open credential file|error getting credentials|AADSTS|failed to acquire a token|Credential authentication failed",
            Reason.InvalidCredentials,
            "the credentials are not accepted",
            Advice::credentials),
    NoWay(
            "no authentication method configured",
            Reason.InvalidCredentials,
            "rclone does not know how to show who asks",
            advice ->
                    "complete the credentials, or, where the platform gives them, use rclone 1.61 or newer, as Salvor's image has it"),
    Denied(
            "AuthorizationFailure|AuthorizationPermissionMismatch|AuthorizationSourceIPMismatch|AuthorizationProtocolMismatch"
                    + "|AuthorizationServiceMismatch|AuthorizationResourceTypeMismatch|InsufficientAccountPermissions|AccessDenied"
                    + "|Access denied|permission denied|403 Forbidden|Error 403|forbidden|PublicAccessNotPermitted",
            Reason.AccessDenied,
            "access denied",
            Advice::rights),
    NoBucket(
            "ContainerNotFound|ContainerBeingDeleted|NoSuchBucket|The specified bucket does not exist|The specified container does not exist"
                    + "|bucket (doesn't|does not) exist",
            Reason.BucketMissing,
            "there is no such bucket",
            Advice::bucket),
    NoRemote(
            "didn't find section in config file|didn't find backend called",
            Reason.InvalidCredentials,
            "the configuration has no such remote",
            Advice::credentials);

    private final Pattern said;
    private final Reason reason;
    private final String what;
    private final Function<Advice, String> advice;

    RcloneWords(String said, Reason reason, String what, Function<Advice, String> advice) {
        this.said = Pattern.compile(said, Pattern.CASE_INSENSITIVE);
        this.reason = reason;
        this.what = what;
        this.advice = advice;
    }

    static Optional<RcloneWords> of(String message) {
        return Arrays.stream(values())
                .filter(words -> words.said.matcher(message).find())
                .findFirst();
    }

    Reason reason() {
        return reason;
    }

    String what() {
        return what;
    }

    String advice(Advice given) {
        return advice.apply(given);
    }
}
