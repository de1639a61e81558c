package io.salvor.store.s3;

import io.salvor.trouble.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the error codes of services mean, by the S3 API reference, and those of MinIO and Ceph. */
final class S3Verdicts {
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /**
     * A meaning.
     *
     * @param what is the case
     * @param advice what to do about it
     */
    record Verdict(Reason reason, String what, String advice) {}

    S3Verdicts(S3Credentials credentials) {
        credentials(credentials);
        place();
    }

    private void credentials(S3Credentials credentials) {
        is(
                Reason.AccessDenied,
                "access denied",
                "allow the access key s3:ListBucket on the bucket and s3:GetObject, s3:PutObject and s3:DeleteObject on"
                        + " its objects",
                "AccessDenied",
                "AllAccessDisabled",
                "AccountProblem");
        is(
                Reason.InvalidCredentials,
                "the credentials are not accepted",
                "correct " + credentials.where(),
                "InvalidAccessKeyId",
                "SignatureDoesNotMatch",
                "InvalidToken",
                "InvalidSecurity",
                "InvalidClientTokenId");
        is(
                Reason.InvalidCredentials,
                "the credentials have expired",
                credentials.renewal(),
                "ExpiredToken",
                "ExpiredTokenException",
                "TokenRefreshRequired",
                "RequestExpired");
    }

    private void place() {
        is(Reason.BucketMissing, "there is no such bucket", "create the bucket or correct its name", "NoSuchBucket");
        is(
                Reason.NotFound,
                "there is no such object",
                "check whether somebody removed it",
                "NoSuchKey",
                "NoSuchObject",
                "NotFound",
                "ResourceNotFound");
        is(
                Reason.Other,
                "the bucket is in another region",
                "correct config.region of the location, or take it out: without one the bucket's own is found",
                "PermanentRedirect",
                "AuthorizationHeaderMalformed",
                "IllegalLocationConstraintException",
                "InvalidRegion");
        is(
                Reason.Other,
                "the clocks of this machine and of the service differ too much",
                "set the clock, best by a time server for all nodes",
                "RequestTimeTooSkewed");
        is(
                Reason.BucketFull,
                "the service has no room",
                "raise the quota of the bucket, or free room",
                "XMinioStorageFull",
                "XMinioAdminBucketQuotaExceeded",
                "QuotaExceeded",
                "InsufficientStorage",
                "InsufficientCapacity");
    }

    private void is(Reason reason, String what, String advice, String... codes) {
        List.of(codes).forEach(code -> verdicts.put(code, new Verdict(reason, what, advice)));
    }

    Optional<Verdict> of(String code) {
        return Optional.ofNullable(verdicts.get(code));
    }
}
