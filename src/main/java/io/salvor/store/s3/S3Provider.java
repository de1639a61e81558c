package io.salvor.store.s3;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import java.util.List;

/** Buckets of Amazon's S3 and of every service that speaks its protocol. */
public final class S3Provider implements BackendProvider {
    static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(ACCESS_KEY, SECRET_KEY);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        return new S3Backend(
                settings.place("s3Url"),
                settings.place("bucket"),
                settings.place("prefix"),
                settings.place("region"),
                settings.credential(ACCESS_KEY),
                settings.credential(SECRET_KEY));
    }
}
