package io.salvor.store.s3;

import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A bucket, a folder in it and the credentials for it.
 *
 * @param url of the S3 service, without a path; null or empty for Amazon's
 * @param prefix folder in the bucket without slash at either end; null or empty for the whole bucket
 * @param region null or empty for us-east-1
 */
public record S3Backend(String url, String bucket, String prefix, String region, String accessKey, String secretKey)
        implements Backend {
    static final String DEFAULT_REGION = "us-east-1";

    public S3Backend {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(accessKey, "access key");
        Objects.requireNonNull(secretKey, "secret key");
        region = region == null || region.isBlank() ? DEFAULT_REGION : region.strip();
        url = url == null || url.isBlank() ? amazon(region) : stripSlashes(url.strip());
        prefix = prefix == null ? "" : stripSlashes(prefix.strip());
    }

    @Override
    public ObjectStore open() {
        return S3ObjectStore.open(this);
    }

    /** @return {@code s3:<url>/<bucket>/<prefix>/<path>} */
    @Override
    public String identifier(String path) {
        String folder = prefix.isEmpty() ? "" : prefix + "/";
        return "s3:" + url + "/" + bucket + "/" + folder + path;
    }

    @Override
    public Reach reach() {
        return new Reach(
                Map.of("AWS_DEFAULT_REGION", region),
                Map.of("AWS_SHARED_CREDENTIALS_FILE", credentialsFile(accessKey, secretKey)));
    }

    /** As restic reads it: what stands between backquotes is taken as it is, where # and ; would begin a comment. */
    private static String credentialsFile(String accessKey, String secretKey) {
        return "[default]\naws_access_key_id = `" + accessKey + "`\naws_secret_access_key = `" + secretKey + "`\n";
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return Optional.of(new Endpoint(URI.create(url), ""));
    }

    @Override
    public String described() {
        return "bucket " + bucket + " at " + url;
    }

    @Override
    public String toString() {
        return "S3Backend[" + described() + ", prefix=" + prefix + ", region=" + region + ", accessKey=" + accessKey
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
