package io.salvor.store.s3;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The regions of buckets whose locations name none, as they were found out. No part of what makes two backends equal. */
final class S3Regions {
    private final Map<String, String> found = new ConcurrentHashMap<>();

    Optional<String> of(String url, String bucket) {
        return Optional.ofNullable(found.get(key(url, bucket)));
    }

    void found(String url, String bucket, String region) {
        found.put(key(url, bucket), region);
    }

    private static String key(String url, String bucket) {
        return url + "/" + bucket;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof S3Regions;
    }

    @Override
    public int hashCode() {
        return S3Regions.class.hashCode();
    }
}
