package io.salvor.store.local;

import io.salvor.store.Backend;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.nio.file.Path;
import java.util.Map;

/**
 * A folder of a mounted volume.
 *
 * @param volume where the volume is mounted
 * @param folder in it, without a slash at either end; empty for all of it
 * @param ofRestic whether nothing but repositories lies there
 * @param mounts the file that lists what is mounted where
 */
record LocalBackend(Path volume, String folder, boolean ofRestic, Path mounts) implements Backend {
    @Override
    public ObjectStore open() {
        return new LocalObjectStore(this, new MountedVolume(volume, mounts, MountedVolume.PATIENCE));
    }

    Path root() {
        return folder.isEmpty() ? volume : volume.resolve(folder);
    }

    /** Whether an object is one of restic's, whose folders stay although they are empty. */
    boolean isOfRestic(String key) {
        return ofRestic || key.startsWith(ObjectNames.RESTIC);
    }

    /** @return an absolute path */
    @Override
    public String identifier(String path) {
        return root().resolve(path).toString();
    }

    @Override
    public Reach reach() {
        return new Reach(Map.of(), Map.of());
    }

    @Override
    public String mount() {
        return volume.toString();
    }

    @Override
    public void share(String namespace) {
        String path = ofRestic ? ObjectNames.checkedName(namespace) : ObjectNames.repository(namespace);
        new SharedRepository(volume, root().resolve(path), new LocalFailures(this)).share();
    }

    @Override
    public String described() {
        return "volume " + volume.getFileName() + (folder.isEmpty() ? "" : ", folder " + folder);
    }
}
