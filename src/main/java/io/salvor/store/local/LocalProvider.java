package io.salvor.store.local;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Volumes of the installation, each mounted at a folder of its name, in the operator and in the Jobs alike. */
public final class LocalProvider implements BackendProvider {
    private static final Pattern VOLUME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final String MOUNTED = "SALVOR_LOCATIONS";
    private static final String MOUNTS = "SALVOR_MOUNTINFO";

    private final UnaryOperator<String> environment;

    /** With the variables of this process, asked for when they are needed. */
    public LocalProvider() {
        this(System::getenv);
    }

    /** @param environment a variable by its name; null for none */
    public LocalProvider(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public List<String> names() {
        return List.of("local");
    }

    /** None: each process that has it mounted may read and write it. */
    @Override
    public List<String> credentialKeys() {
        return List.of();
    }

    @Override
    public Backend backend(BackendSettings settings) {
        String volume = settings.required("volume", "config.volume");
        if (!VOLUME.matcher(volume).matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.volume \"" + volume + "\" is no name of a volume; write one of the names in the chart's"
                            + " locationVolumes");
        }
        return at(volume, settings.place("prefix"), false);
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        Matcher parts = Pattern.compile("(local:)?" + Pattern.quote(mounted()) + "/(?<volume>[^/]+)(/(?<folder>.+))?")
                .matcher(prefix);
        if (!parts.matches() || !VOLUME.matcher(parts.group("volume")).matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.resticRepoPrefix \"" + prefix + "\" is no place of provider local; write " + mounted()
                            + "/VOLUME/FOLDER, with one of the names in the chart's locationVolumes");
        }
        return at(parts.group("volume"), Objects.requireNonNullElse(parts.group("folder"), ""), true);
    }

    private Backend at(String volume, String folder, boolean ofRestic) {
        return new LocalBackend(
                Path.of(mounted(), volume),
                KeyPaths.folder(folder),
                ofRestic,
                Path.of(or(MOUNTS, "/proc/self/mountinfo")));
    }

    private String mounted() {
        return or(MOUNTED, "/locations");
    }

    private String or(String variable, String unless) {
        String value = environment.apply(variable);
        return value == null || value.isBlank() ? unless : value;
    }
}
