package io.salvor.store.rclone;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.util.HashMap;
import java.util.Map;

/**
 * A folder of a remote that an rclone.conf describes.
 *
 * @param place the remote with the path, such as {@code drive:backups/prod}; without a slash at its end
 * @param config the rclone.conf
 * @param password that it is encrypted with; empty for none
 * @param caCert certificates to trust beside those of the system, as PEM; empty for none
 */
record RcloneBackend(Rclone rclone, String place, String config, String password, String caCert) implements Backend {
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
        return "rclone:" + place + (place.endsWith(":") || place.endsWith("/") ? "" : "/") + path;
    }

    @Override
    public Reach reach() {
        Map<String, String> files = new HashMap<>();
        files.put("RCLONE_CONFIG", config);
        if (!caCert.isEmpty()) {
            // Programs in Go read those of this file beside those in the system's folder.
            files.put("SSL_CERT_FILE", caCert + "\n");
        }
        return new Reach(
                password.isEmpty() ? Map.of() : Map.of("RCLONE_CONFIG_PASS", password),
                files,
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
