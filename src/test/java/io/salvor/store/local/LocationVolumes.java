package io.salvor.store.local;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Folders that pass for mounted volumes, by a list of mounts that names them. */
final class LocationVolumes {
    private final Path mounted;
    private final Path mounts;

    LocationVolumes(Path folder, String... volumes) {
        mounted = folder.resolve("locations");
        mounts = folder.resolve("mountinfo");
        StringBuilder lines = new StringBuilder("1 0 8:1 / / rw - ext4 /dev/vda rw\n");
        try {
            for (String volume : volumes) {
                Files.createDirectories(mounted.resolve(volume));
                lines.append("2 1 0:50 /share ")
                        .append(mounted.resolve(volume))
                        .append(" rw,relatime shared:1 - nfs4 nas:/share rw\n");
            }
            Files.writeString(mounts, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LocalProvider provider() {
        return new LocalProvider(variables()::get);
    }

    Map<String, String> variables() {
        return Map.of("SALVOR_LOCATIONS", mounted.toString(), "SALVOR_MOUNTINFO", mounts.toString());
    }

    Backend backend(String volume, String prefix) {
        return provider().backend(settings(Map.of("volume", volume, "prefix", prefix)));
    }

    static BackendSettings settings(Map<String, String> place) {
        return new BackendSettings(new HashMap<>(place), "", Map.of());
    }

    Path folder(String volume) {
        return mounted.resolve(volume);
    }
}
