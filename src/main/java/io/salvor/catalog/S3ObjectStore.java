package io.salvor.catalog;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** A folder of a bucket of an S3 service. */
public final class S3ObjectStore implements ObjectStore {
    private S3ObjectStore() {}

    /** Speaks to nobody yet: the first call does, or {@link #probe}. */
    public static S3ObjectStore open(S3Location location) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(String key, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(String key, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream get(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> folders(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> keys(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void probe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
