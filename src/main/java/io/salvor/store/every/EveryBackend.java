package io.salvor.store.every;

import io.salvor.store.Backends;
import io.salvor.store.azure.AzureProvider;
import io.salvor.store.gcs.GcsProvider;
import io.salvor.store.local.LocalProvider;
import io.salvor.store.rclone.Rclone;
import io.salvor.store.rclone.RcloneProvider;
import io.salvor.store.rest.RestProvider;
import io.salvor.store.s3.S3Provider;
import io.salvor.store.sftp.SftpProvider;
import java.util.List;

/** Every sort of backend that there is. */
public final class EveryBackend {
    private EveryBackend() {}

    /**
     * Made anew each time: a native executable keeps static fields from when it was built, with the environment of that machine.
     *
     * @param program the program rclone, by its path or by its name on the PATH; only some backends need it
     */
    public static Backends with(String program) {
        Rclone rclone = Rclone.at(program);
        return new Backends(List.of(
                new S3Provider(),
                new AzureProvider(rclone),
                new GcsProvider(rclone),
                new LocalProvider(),
                new SftpProvider(),
                new RestProvider(),
                new RcloneProvider(rclone)));
    }
}
