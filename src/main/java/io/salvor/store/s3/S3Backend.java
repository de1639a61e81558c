package io.salvor.store.s3;

import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bucket, a folder in it and the credentials for it.
 *
 * @param url of the S3 service, without a path; null or empty for Amazon's
 * @param prefix folder in the bucket without slash at either end; null or empty for the whole bucket
 * @param region null or empty for that of the bucket
 */
public record S3Backend(
        String url, String bucket, String prefix, String region, S3Credentials credentials, S3Manner manner)
        implements Backend {
    static final String DEFAULT_REGION = "us-east-1";
    private static final String AMAZON = "https://s3.amazonaws.com";

    /** With the older spelling of regions, the one for addresses of both versions, and that of certified modules. Of us-gov it has buckets of their own. */
    private static final Pattern AMAZONS =
            Pattern.compile("s3(-fips)?([.-]dualstack)?([.-][a-z]{2}-[a-z]+-\\d)?[.]amazonaws[.]com");

    public S3Backend {
        Objects.requireNonNull(bucket, "bucket");
        region = region == null || region.isBlank() ? null : region.strip();
        url = url == null || url.isBlank() ? amazon(region) : stripSlashes(url.strip());
        prefix = prefix == null ? "" : stripSlashes(prefix.strip());
    }

    /** With two keys, spoken to in the usual manner. */
    public S3Backend(String url, String bucket, String prefix, String region, String accessKey, String secretKey) {
        this(
                url,
                bucket,
                prefix,
                region,
                new S3Credentials.Keys(accessKey, secretKey, null, S3Provider.KEYS),
                S3Manner.usual());
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

    /** Of Amazon's buckets there is one of a name, whichever address it is asked for at; and how a host is spelled makes none of another. */
    @Override
    public String place() {
        String host = url.toLowerCase(Locale.ROOT).replaceFirst("^http://(.*?)(:80)?$|^https://(.*?)(:443)?$", "$1$3");
        return "s3:" + (AMAZONS.matcher(host).matches() ? "amazon" : host) + "/" + bucket + "/" + prefix;
    }

    @Override
    public Reach reach() {
        Map<String, String> files = new HashMap<>(credentials.files());
        files.putAll(manner.files());
        Map<String, String> environment =
                resticRegion().map(known -> Map.of("AWS_DEFAULT_REGION", known)).orElse(Map.of());
        return new Reach(environment, files, manner.options(), credentials.inherited());
    }

    /**
     * Without one restic asks for it, which Amazon's answers; of other services not all do, but to those that do not it means nothing.
     */
    private Optional<String> resticRegion() {
        if (region != null) {
            return Optional.of(region);
        }
        Optional<String> found = manner.regions().of(url, bucket);
        return found.isPresent() || url.equals(AMAZON) ? found : Optional.of(DEFAULT_REGION);
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return Optional.of(new Endpoint(URI.create(url), manner.caCert()));
    }

    @Override
    public String described() {
        return "bucket " + bucket + " at " + url;
    }

    @Override
    public String toString() {
        return "S3Backend[" + described() + ", prefix=" + prefix + ", region=" + region + ", credentials=" + credentials
                + "]";
    }

    private static String amazon(String region) {
        if (region == null || region.equals(DEFAULT_REGION)) {
            return AMAZON;
        }
        return "https://s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
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
