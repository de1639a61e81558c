package io.salvor.store.s3;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets of Amazon's S3 and of every service that speaks its protocol. */
public final class S3Provider implements BackendProvider {
    private static final Pattern REPOSITORIES =
            Pattern.compile("s3:(//)?(?<url>(https?://)?[^/]+)/(?<bucket>[^/]+)(/(?<folder>.+))?");

    static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    @Override
    public List<String> names() {
        return List.of("s3", "aws");
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(ACCESS_KEY, SECRET_KEY);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        return at(
                settings,
                settings.place("s3Url"),
                settings.required("bucket", "objectStorage.bucket"),
                settings.place("prefix"));
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        Matcher parts = REPOSITORIES.matcher(prefix);
        if (!parts.matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.resticRepoPrefix \"" + prefix
                            + "\" is no place of provider s3; write s3:https://HOST/BUCKET/FOLDER, or s3:HOST/BUCKET/FOLDER");
        }
        String host = parts.group("url");
        String url = host.contains("://") ? host : "https://" + host;
        return at(settings, url, parts.group("bucket"), Objects.requireNonNullElse(parts.group("folder"), ""));
    }

    private static Backend at(BackendSettings settings, String url, String bucket, String prefix) {
        return new S3Backend(
                url,
                bucket,
                prefix,
                settings.place("region"),
                settings.credential(ACCESS_KEY),
                settings.credential(SECRET_KEY));
    }
}
