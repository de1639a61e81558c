package io.salvor.job;

/**
 * Why a volume of a Backup or a Restore ended as it did, or is tried again: each reason with the phase that follows and what happens next.
 * {@code docs/outcomes.md} says for each what was seen, and a test holds its rows equal to these.
 */
public enum VolumeReason {
    /** The snapshot holds everything. */
    Saved(Result.Completed, Then.End),
    /** The volume is mounted and holds nothing, as before. */
    Empty(Result.Completed, Then.End),
    /** The rules of the policy exclude everything in it. */
    NothingToSave(Result.Completed, Then.End),

    /** Restore: everything of the snapshot is back. */
    Restored(Result.Completed, Then.End),
    /** Restore: the volume held data, and nobody asked to have that replaced. */
    DataKept(Result.Completed, Then.End),

    /** Restore: some files were asked for, and the backup of the volume holds none of them. */
    NothingIncluded(Result.Completed, Then.End),

    /** Some files could not be read; the snapshot holds the others. */
    FilesUnreadable(Result.PartiallyFailed, Then.End),
    /** The folder went while it was read, and no claim is behind it; the snapshot holds what was read until then. */
    FolderVanished(Result.PartiallyFailed, Then.End),
    /** It held much and now holds nothing or little; what there is is saved. */
    Suspicious(Result.PartiallyFailed, Then.End),
    /** Little is saved, and what it held before could not be listed, so that nobody knows whether it held more. */
    NotCompared(Result.PartiallyFailed, Then.AgainLater),

    /** Restore: some files are not back. */
    FilesNotRestored(Result.PartiallyFailed, Then.End),
    /** Restore: there was no room for some files. */
    VolumeFull(Result.PartiallyFailed, Then.End),
    /** Restore: the content is back, but the file system refused owners, modes or times. */
    OwnersRefused(Result.PartiallyFailed, Then.End),
    /** Restore: the content is back, but the file system refused extended attributes or access control lists. */
    AttributesRefused(Result.PartiallyFailed, Then.End),

    /** Nothing is mounted on its folder. */
    VolumeNotMounted(Result.Failed, Then.AgainLater),
    /** Its folder is not there. */
    FolderMissing(Result.Failed, Then.AgainLater),
    /** Its folder cannot be read. */
    FolderUnreadable(Result.Failed, Then.End),
    /** Its folder does not answer, as the share of a server that is gone. */
    FolderSilent(Result.Failed, Then.AgainLater),
    /** What is mounted is not the planned folder: a link leads elsewhere. */
    PathIsALink(Result.Failed, Then.End),

    /** The repository was there and is gone. */
    RepositoryMissing(Result.Failed, Then.AgainLater),
    /** Another restic holds a lock that excludes this. */
    RepositoryLocked(Result.Failed, Then.AgainLater),
    /** The repository holds what restic cannot read. */
    RepositoryDamaged(Result.Failed, Then.End),
    /** The repository is another than the one on record, or the Job has no password for it. */
    RepositoryNotReady(Result.Failed, Then.End),
    /** The repository does not open with the password that the Job has, which may be one of before. */
    WrongPassword(Result.Failed, Then.AgainLater),
    /** Restore: the repository has no such snapshot. */
    SnapshotMissing(Result.Failed, Then.End),
    /** Restore: the snapshot is not one of the volume that is to be restored. */
    SnapshotMismatch(Result.Failed, Then.End),
    /** The service knows who asks and refuses access. */
    AccessDenied(Result.Failed, Then.AgainLater),
    /** Nothing answers at the address of the bucket. */
    Unreachable(Result.Failed, Then.AgainLater),
    /** The bucket takes no more. */
    BucketFull(Result.Failed, Then.AgainLater),

    /** The kernel ended restic or the Job for want of memory. */
    OutOfMemory(Result.Failed, Then.AgainAlone),
    /** restic was killed. */
    ResticKilled(Result.Failed, Then.AgainAlone),
    /** The disk of the Job's cache or temporary files is full. */
    CacheDiskFull(Result.Failed, Then.AgainLater),
    /** There is no restic in the image, or it does not run. */
    ResticMissing(Result.Failed, Then.End),
    /** restic is older than Salvor relies on. */
    ResticTooOld(Result.Failed, Then.End),
    /** restic was built without the provider of the location. */
    ResticLacksProvider(Result.Failed, Then.End),

    /** The node went while the volume was saved, or before. */
    NodeLost(Result.Failed, Then.AgainLater),
    /** The pod that had the volume is gone, and no claim is behind it. */
    PodGone(Result.Failed, Then.End),
    /** No running pod mounts the claim any more. */
    ClaimNotMounted(Result.Failed, Then.AgainLater),
    /** The pod that is made to hold a claim was refused, or has not mounted it. */
    HolderNotStarted(Result.Failed, Then.AgainLater),
    /** A pod of the application is to mount the claim, and the one that held it for the Backup has given way. */
    ClaimWanted(Result.Failed, Then.AgainLater),
    /** Restore: the pod by which the volume is reached is not there, or went; it is made again. */
    CarrierGone(Result.Failed, Then.AgainLater),
    /** Restore: the pod by which the volume is reached is another's, or runs its application already. */
    CarrierTaken(Result.Failed, Then.End),
    /** Restore: the claim, or the volume that was planned for it, is somebody else's by now, or is not there. */
    ClaimTaken(Result.Failed, Then.End),
    /** Restore: the folder that is to be made in the volume is there, and is not this Restore's. */
    FolderTaken(Result.Failed, Then.End),
    /** Restore: an earlier one had begun to write it, and somebody has changed it since. */
    ChangedSince(Result.Failed, Then.End),
    /** Restore: another pod mounts the claim, and may write to it. */
    ClaimInUse(Result.Failed, Then.AgainLater),
    /** The Job could not be made, or its pod did not start. */
    JobNotStarted(Result.Failed, Then.AgainLater),
    /** The Job ended without a word about the volume. */
    JobDied(Result.Failed, Then.AgainAlone),
    /** The Job was removed or asked to stop before the volume was done. */
    Interrupted(Result.Failed, Then.AgainAtOnce),
    /** A hook of the pod that must succeed has failed. */
    HookFailed(Result.Failed, Then.End),

    /** The volume took longer than one volume may. */
    VolumeTimeout(Result.Failed, Then.End),
    /** The Backup's deadline has passed. */
    DeadlineExceeded(Result.Failed, Then.End),
    /** The Backup was cancelled. */
    Canceled(Result.Canceled, Then.End),

    /** Anything else: a failure, never a success. */
    Unknown(Result.Failed, Then.AgainLater);

    /** The phase of a volume that ends for a reason; equal in name to the phase of its record. */
    public enum Result {
        Completed,
        PartiallyFailed,
        Failed,
        Canceled
    }

    /** What happens next. */
    public enum Then {
        /** Nothing: it has ended. */
        End,
        /** Another attempt, without a pause. */
        AgainAtOnce,
        /** Another attempt, after a pause that grows. */
        AgainLater,
        /** Another attempt after a pause, in a Job of its own and after the other volumes. */
        AgainAlone
    }

    private final Result result;
    private final Then then;

    VolumeReason(Result result, Then then) {
        this.result = result;
        this.then = then;
    }

    /** How the volume ends, once no further attempt is made. */
    public Result result() {
        return result;
    }

    /** What happens next. */
    public Then then() {
        return then;
    }
}
