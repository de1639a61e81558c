package io.salvor.testing;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A backend that is a folder of this machine, in which the real restic finds its repositories.
 *
 * @param credential what it is reached with; a folder lets everybody do everything
 */
public record FolderBackend(Path folder, String credential) implements Backend {
    /** The key that the Secret of such a location must have, as if a folder asked for one. */
    public static final String KEY = "FOLDER_KEY";

    public FolderBackend(Path folder) {
        this(folder, "open");
    }

    /** Makes one of {@code bucket} and {@code prefix} below a folder. */
    public static BackendProvider below(Path root) {
        return new BackendProvider() {
            @Override
            public List<String> names() {
                return List.of("s3");
            }

            @Override
            public List<String> credentialKeys() {
                return List.of(KEY);
            }

            @Override
            public Backend backend(BackendSettings settings) {
                String credential = settings.credential(KEY);
                return new FolderBackend(
                        root.resolve(settings.place("bucket")).resolve(settings.place("prefix")), credential);
            }

            @Override
            public Backend repositories(BackendSettings settings, String prefix) {
                return new FolderBackend(Path.of(prefix), settings.credential(KEY));
            }
        };
    }

    @Override
    public ObjectStore open() {
        return new FailingObjectStore(new FolderObjectStore(folder));
    }

    @Override
    public String identifier(String path) {
        return folder.resolve(path).toString();
    }

    @Override
    public Reach reach() {
        return new Reach(Map.of(KEY, credential), Map.of());
    }

    @Override
    public String described() {
        return "folder " + folder.getFileName();
    }

    @Override
    public String toString() {
        return "FolderBackend[" + folder + "]";
    }
}
