package io.salvor.store.azure;

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

/** Containers of Azure's blob storage. */
public record AzureProvider(Rclone rclone) implements BackendProvider {
    private static final Pattern REPOSITORIES = Pattern.compile("azure:(?<container>[^:/]+):/*(?<folder>.+)?");
    private static final Pattern CONTAINER = Pattern.compile("\\$?[a-z0-9-]{3,63}");

    @Override
    public List<String> names() {
        return List.of("azure");
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(AzureCredentials.KEY);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        String container = settings.required("bucket", "objectStorage.bucket");
        if (!CONTAINER.matcher(container).matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "\"" + container
                            + "\" is no name of a container, which has 3 to 63 small letters, digits and hyphens;"
                            + " correct objectStorage.bucket");
        }
        return at(settings, container, settings.folder());
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        Matcher parts = REPOSITORIES.matcher(prefix);
        if (!parts.matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.resticRepoPrefix \"" + prefix
                            + "\" is no place of provider azure; write azure:CONTAINER:/FOLDER");
        }
        return at(
                settings,
                parts.group("container"),
                BackendSettings.folder(
                        "config.resticRepoPrefix", Objects.requireNonNullElse(parts.group("folder"), "")));
    }

    private Backend at(BackendSettings settings, String container, String folder) {
        return new AzureBackend(
                rclone,
                AzureAccount.of(settings),
                container,
                folder,
                AzureCredentials.of(settings),
                settings.place("accessTier"),
                settings.place("caCert"));
    }
}
