package io.salvor.store.s3;

import java.util.Objects;

/**
 * A bucket, a folder in it and the credentials for it.
 *
 * @param url of the S3 service, without a path; null or empty for Amazon's
 * @param prefix folder in the bucket without slash at either end; null or empty for the whole bucket
 * @param region null or empty for us-east-1
 */
public record S3Location(String url, String bucket, String prefix, String region, String accessKey, String secretKey) {
    static final String DEFAULT_REGION = "us-east-1";

    public S3Location {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(accessKey, "access key");
        Objects.requireNonNull(secretKey, "secret key");
        region = region == null || region.isBlank() ? DEFAULT_REGION : region.strip();
        url = url == null || url.isBlank() ? amazon(region) : stripSlashes(url.strip());
        prefix = prefix == null ? "" : stripSlashes(prefix.strip());
    }

    /** {@code s3:<url>/<bucket>/<prefix>/restic/<namespace>}, as restic wants it. */
    public String repoIdentifier(String namespace) {
        return RepositoryIdentifier.of(this, namespace);
    }

    /** Names bucket and endpoint, for messages. */
    String described() {
        return "bucket " + bucket + " at " + url;
    }

    @Override
    public String toString() {
        return "S3Location[" + described() + ", prefix=" + prefix + ", region=" + region + ", accessKey=" + accessKey
                + ", secretKey=***]";
    }

    private static String amazon(String region) {
        return region.equals(DEFAULT_REGION) ? "https://s3.amazonaws.com" : "https://s3." + region + ".amazonaws.com";
    }

    private static String stripSlashes(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }
}
