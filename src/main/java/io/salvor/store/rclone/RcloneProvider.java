package io.salvor.store.rclone;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whatever a remote of an rclone.conf reaches. */
public record RcloneProvider(Rclone rclone) implements BackendProvider {
    private static final String CONFIG = "rclone.conf";
    private static final String PASSWORD = "RCLONE_CONFIG_PASS";
    private static final Pattern REMOTE = Pattern.compile("(?<name>[\\w][\\w.+@-]*):(?<path>.*)");
    private static final Pattern SECTION = Pattern.compile("(?m)^\\s*\\[([^\\]]+)]");
    private static final String ENCRYPTED = "RCLONE_ENCRYPT";

    @Override
    public List<String> names() {
        return List.of("rclone");
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(CONFIG);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        String remote = settings.required("remote", "config.remote");
        return at(settings, "config.remote", remote.contains(":") ? remote : remote + ":", settings.folder());
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        if (!prefix.startsWith("rclone:")) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.resticRepoPrefix \"" + prefix
                            + "\" is no place of provider rclone; write rclone:REMOTE:FOLDER");
        }
        return at(settings, "config.resticRepoPrefix", prefix.substring("rclone:".length()), "");
    }

    private Backend at(BackendSettings settings, String field, String remote, String folder) {
        Matcher parts = REMOTE.matcher(remote);
        if (!parts.matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    field + " \"" + remote
                            + "\" is no remote of rclone; write REMOTE, or REMOTE:FOLDER, as rclone.conf names it");
        }
        String config = settings.key().isEmpty() ? settings.credential(CONFIG) + "\n" : settings.file();
        String password = settings.has(PASSWORD) ? settings.credential(PASSWORD) : "";
        requireRemote(settings, config, parts.group("name"));
        String path = parts.group("path").replaceAll("(?<=.)/+$", "");
        String slash = path.isEmpty() || path.endsWith("/") || folder.isEmpty() ? "" : "/";
        return new RcloneBackend(
                rclone, parts.group("name") + ":" + path + slash + folder, config, password, settings.place("caCert"));
    }

    /** That of an encrypted one nobody but rclone can see. */
    private static void requireRemote(BackendSettings settings, String config, String name) {
        List<String> there =
                SECTION.matcher(config).results().map(found -> found.group(1)).toList();
        if (!config.contains(ENCRYPTED) && !there.contains(name)) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    CONFIG + " in Secret " + settings.secret() + " has no remote \"" + name + "\"; it has "
                            + (there.isEmpty()
                                    ? "none"
                                    : there.stream().sorted().collect(Collectors.joining(", "))));
        }
    }
}
