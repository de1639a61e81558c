package io.salvor.store.gcs;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.rclone.Rclone;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets of Google Cloud Storage. */
public record GcsProvider(Rclone rclone) implements BackendProvider {
    private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";
    private static final String PROJECT = "GOOGLE_PROJECT_ID";
    private static final Pattern REPOSITORIES = Pattern.compile("gs:(?<bucket>[^:/]+):/*(?<folder>.+)?");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

    @Override
    public List<String> names() {
        return List.of("gcs", "gcp");
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(CREDENTIALS);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        String bucket = settings.required("bucket", "objectStorage.bucket");
        if (!BUCKET.matcher(bucket).matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "\"" + bucket + "\" is no name of a bucket of Google's; correct objectStorage.bucket");
        }
        return at(settings, bucket, settings.folder());
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        Matcher parts = REPOSITORIES.matcher(prefix);
        if (!parts.matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.resticRepoPrefix \"" + prefix + "\" is no place of provider gcs; write gs:BUCKET:/FOLDER");
        }
        return at(
                settings,
                parts.group("bucket"),
                BackendSettings.folder(
                        "config.resticRepoPrefix", Objects.requireNonNullElse(parts.group("folder"), "")));
    }

    private Backend at(BackendSettings settings, String bucket, String folder) {
        return new GcsBackend(
                rclone,
                bucket,
                folder,
                credentials(settings),
                settings.has(PROJECT) ? settings.credential(PROJECT) : "",
                settings.place("caCert"));
    }

    /** JSON as Google hands it out; empty where the platform says who asks. */
    private static String credentials(BackendSettings settings) {
        if (!settings.hasSecret()) {
            return "";
        }
        String json = settings.key().isEmpty()
                ? settings.credential(CREDENTIALS)
                : settings.file().strip();
        if (!json.startsWith("{")) {
            throw new StorageException(
                    Reason.InvalidCredentials,
                    "Secret " + settings.secret() + " holds no JSON under its key "
                            + (settings.key().isEmpty() ? CREDENTIALS : settings.key())
                            + "; put the file of the service account's key there as Google made it");
        }
        return json;
    }
}
