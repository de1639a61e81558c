package io.salvor.store.s3;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.s3.S3Manner.Addressing;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets of Amazon's S3 and of every service that speaks its protocol. */
public final class S3Provider implements BackendProvider {
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]+/*");
    private static final Pattern REPOSITORIES =
            Pattern.compile("s3:(//)?(?<url>(https?://)?[^/]+)/(?<bucket>[^/]+)(/(?<folder>.+))?");

    static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    static final String KEYS = ACCESS_KEY + " and " + SECRET_KEY + " in the location's Secret";
    private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private final Map<String, String> environment;
    private final S3Regions regions = new S3Regions();

    /** Of this process: its environment says which identity the platform gives it. */
    public S3Provider() {
        this(System.getenv());
    }

    S3Provider(Map<String, String> environment) {
        this.environment = environment;
    }

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
                settings.folder());
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
        return at(
                settings,
                url,
                parts.group("bucket"),
                BackendSettings.folder(
                        "config.resticRepoPrefix", Objects.requireNonNullElse(parts.group("folder"), "")));
    }

    private Backend at(BackendSettings settings, String url, String bucket, String prefix) {
        if (!url.isEmpty() && !URL.matcher(url).matches()) {
            // What it is may have a password in it.
            throw new StorageException(
                    Reason.InvalidLocation,
                    "the URL of the location is not that of an S3 service; write it as http(s)://host[:port], with no path,"
                            + " user or password");
        }
        String pathStyle = settings.place("s3ForcePathStyle");
        Addressing addressing = pathStyle.isEmpty()
                ? Addressing.Auto
                : settings.isTrue("s3ForcePathStyle") ? Addressing.Path : Addressing.Host;
        return new S3Backend(
                url,
                bucket,
                prefix,
                settings.place("region"),
                credentials(settings),
                new S3Manner(settings.place("caCert"), addressing, storageClass(settings), regions));
    }

    private static String storageClass(BackendSettings settings) {
        String named = settings.place("storageClass");
        if (ARCHIVES.contains(named)) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.storageClass " + named
                            + " is an archive: what is in it has to be fetched back for hours before"
                            + " restic can read it; choose another, such as GLACIER_IR");
        }
        return named;
    }

    private S3Credentials credentials(BackendSettings settings) {
        if (!settings.hasSecret()) {
            return new S3Platform(environment);
        }
        if (!settings.key().isEmpty()) {
            return S3Profile.of(
                    settings.file(),
                    settings.place("profile"),
                    "key " + settings.key() + " of Secret " + settings.secret());
        }
        return new S3Credentials.Keys(
                settings.credential(ACCESS_KEY),
                settings.credential(SECRET_KEY),
                settings.has(SESSION_TOKEN) ? settings.credential(SESSION_TOKEN) : null,
                KEYS);
    }
}
