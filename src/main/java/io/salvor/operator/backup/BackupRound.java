package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PodVolumeBackup;
import io.salvor.backup.PodHooks;
import io.salvor.backup.SavedVolumes;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.operator.backup.hooks.HookRecords;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.units.Shortened;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look at a Backup: the Backup with what its stages find out, each for those that follow. It lives as long as the look; whatever
 * must outlast it stands in the Backup's status, in its records, or in the bucket.
 */
final class BackupRound {
    private final Backup backup;
    private final BackupProgress progress;
    private final HookRecords hooks;
    private final Runnable checkpoint;
    private BackupPolicy policy;
    private OpenLocation location;
    private FrozenBackup frozen;
    private List<PodVolumeBackup> volumes = new ArrayList<>();
    private final BackupWaits waits = new BackupWaits();

    /**
     * @param checkpoint writes the Backup's status
     * @param beforeEnd clears away what must not outlast the Backup
     */
    BackupRound(
            Backup backup,
            EventRecorder events,
            HookFinalizer finalizer,
            Clock clock,
            Runnable checkpoint,
            Runnable beforeEnd) {
        this.backup = backup;
        this.progress = new BackupProgress(backup, events, clock, beforeEnd);
        this.checkpoint = checkpoint;
        this.hooks = new HookRecords(backup, events, finalizer, checkpoint);
    }

    Backup backup() {
        return backup;
    }

    String name() {
        return backup.getMetadata().getName();
    }

    /** Whether the plan and each of its volumes are on record. */
    boolean planned() {
        return backup.getStatus().planned;
    }

    /** Whether it is on record where the plan is, and which; from then on it is completed, never made anew. */
    boolean isFrozen() {
        return planned() || backup.getStatus().planDigest != null;
    }

    /** Writes the status, for a step that must not begin before it is on record. */
    void checkpoint() {
        checkpoint.run();
    }

    BackupProgress progress() {
        return progress;
    }

    HookRecords hooks() {
        return hooks;
    }

    void policy(BackupPolicy found) {
        policy = found;
    }

    /** The policy that is run; null once the Backup is planned, and before the policy is found. */
    BackupPolicy policy() {
        return policy;
    }

    void location(OpenLocation opened) {
        location = opened;
    }

    /** The storage location; null until it is open. */
    OpenLocation location() {
        return location;
    }

    void frozen(FrozenBackup found) {
        frozen = found;
    }

    /** The plan; null until it is read or made. */
    FrozenBackup frozen() {
        return frozen;
    }

    void volumes(List<PodVolumeBackup> found) {
        volumes = new ArrayList<>(found);
    }

    /** The records of the plan's volumes as they stand; empty until they are read. */
    List<PodVolumeBackup> volumes() {
        return List.copyOf(volumes);
    }

    /** Those that have not ended. */
    List<PodVolumeBackup> unfinished() {
        return volumes.stream().filter(volume -> !volume.hasEnded()).toList();
    }

    /** UIDs of the pods of which a volume is being saved, so that their hooks hold them. */
    Set<String> podsAtWork() {
        return unfinished().stream()
                .filter(VolumeAttempts::isOpen)
                .map(volume -> AttemptRecords.pod(volume).uid)
                .collect(Collectors.toSet());
    }

    /** Whether hooks run in the pod of a volume. */
    boolean isHeld(PodVolumeBackup volume) {
        return hooksOf(volume).isPresent();
    }

    /** The hooks that were planned for the pod of a volume; a pod that only holds the claim has nothing that could be quiet. */
    Optional<PodHooks> hooksOf(PodVolumeBackup volume) {
        return AttemptRecords.isThroughHolder(volume)
                ? Optional.empty()
                : frozen.plan().hooks().stream()
                        .filter(hooks -> hooks.podUid().equals(volume.getSpec().pod.uid))
                        .findFirst();
    }

    /**
     * Writes a record that was changed.
     *
     * @return the record as it is then; nothing when somebody else has written it meanwhile, and then that is what counts
     */
    Optional<PodVolumeBackup> write(VolumeBackups records, PodVolumeBackup volume) {
        Optional<PodVolumeBackup> written = records.write(volume);
        written.or(() -> records.now(volume)).ifPresent(this::changed);
        return written;
    }

    /** What its volumes wait for. */
    BackupWaits waits() {
        return waits;
    }

    /** Why nothing of it is at work; null when something is. */
    String queued() {
        return waits.queued(!podsAtWork().isEmpty());
    }

    /** Why volumes are tried again, where nothing is at work meanwhile. */
    Optional<String> triedAgain() {
        List<PodVolumeBackup> failed = podsAtWork().isEmpty()
                ? unfinished().stream()
                        .filter(volume -> volume.getStatus().message != null)
                        .toList()
                : List.of();
        return failed.stream()
                .findFirst()
                .map(first -> failed.size() + (failed.size() == 1 ? " volume is" : " volumes are")
                        + " tried again; " + AttemptRecords.described(first) + ": "
                        + Shortened.message(first.getStatus().message));
    }

    /** Takes in a record that was written. */
    void changed(PodVolumeBackup written) {
        volumes.replaceAll(volume ->
                volume.getMetadata().getName().equals(written.getMetadata().getName()) ? written : volume);
    }

    /** How the volumes stand; those that are prevented count as not saved. */
    SavedVolumes saved() {
        return VolumeOutcomes.saved(frozen.plan(), volumes);
    }
}
