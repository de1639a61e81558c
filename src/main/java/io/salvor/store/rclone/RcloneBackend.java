package io.salvor.store.rclone;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.util.Map;

/**
 * A folder of a remote that an rclone.conf describes.
 *
 * @param place the remote with the path, such as {@code drive:backups/prod}; without a slash at its end
 * @param config the rclone.conf
 */
public record RcloneBackend(Rclone rclone, String place, String config) implements Backend {
    private static final RcloneRemote.Advice ADVICE = new RcloneRemote.Advice(
            "correct the remote in rclone.conf of the location's Secret; \"rclone lsd\" with that file shows the same",
            "allow the remote to list, read, write and delete below this path",
            "create it, or correct the path of the location",
            "check the remote in rclone.conf, that the service runs, and network policies");

    @Override
    public ObjectStore open() {
        return rclone.open(new RcloneRemote(described(), place, reach(), ADVICE));
    }

    /** @return {@code rclone:<remote>:<path>/<path below it>} */
    @Override
    public String identifier(String path) {
        return "rclone:" + place + (place.endsWith(":") ? "" : "/") + path;
    }

    @Override
    public Reach reach() {
        return new Reach(
                Map.of(),
                Map.of("RCLONE_CONFIG", config),
                Map.of("rclone.program", rclone.program().toString()));
    }

    @Override
    public String described() {
        return "rclone's " + place;
    }

    @Override
    public String toString() {
        return "RcloneBackend[" + described() + ", config=***]";
    }
}
