package io.salvor.node;

import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.restic.Restic;
import io.salvor.verdict.PlannedFolder;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What all volumes of a Job share.
 *
 * @param log gets a line for what is worth knowing
 */
public record NodeEnvironment(
        JobSettings settings,
        VolumeStatusWriter records,
        Restic restic,
        RepositorySecrets secrets,
        PrintWriter log,
        Clock clock) {

    /** The time until the Job's deadline; zero when it has passed. */
    Duration remaining() {
        Duration remaining = Duration.between(clock.instant(), settings.deadline());
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    /** The same for a volume that is begun now and may take only so long. */
    NodeEnvironment forOneVolume() {
        if (settings.volumeTimeout() == null) {
            return this;
        }
        Instant end = clock.instant().plus(settings.volumeTimeout());
        return new NodeEnvironment(settings.endingBy(end), records, restic, secrets, log, clock);
    }

    /** The mounted folder of a volume. @param name name of its record */
    MountedFolder folder(String name) {
        return new MountedFolder(settings.volumes().resolve(name));
    }

    /**
     * What looks at the mounted folder of a volume.
     *
     * @param name name of its record
     * @param path where it was planned to be on the node
     */
    FolderWatch watch(String name, String path) {
        return new FolderWatch(
                folder(name), new PlannedFolder(path, settings.hostPaths()), settings.mounts(), FolderWatch.PATIENCE);
    }

    /** Now, as it is written into a status. */
    String timestamp() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond()).toString();
    }
}
