package io.salvor.verdict;

import io.salvor.job.VolumeReason;
import io.salvor.trouble.Reason;
import java.util.EnumSet;
import java.util.Set;

/** What a failure of restic, or of what stands around it, means for a volume. */
public final class FailureReason {
    /** What restic also ends with when the folder goes from under it. */
    private static final Set<Reason> OF_FOLDER = EnumSet.of(Reason.Failed, Reason.NothingToSave, Reason.ResticMissing);

    private FailureReason() {}

    /** The reason on the record of the volume; whatever is not known is a failure that is tried again. */
    public static VolumeReason of(Reason failure) {
        return of(failure, false);
    }

    /**
     * The same where the operator could not open or make the repository, so that no Job has met the volume: a restic that was killed or
     * took too long says nothing of it.
     */
    public static VolumeReason ofOpening(Reason failure) {
        return switch (failure) {
            case DeadlineExceeded -> VolumeReason.Unreachable;
            case RepositoryReplaced -> VolumeReason.RepositoryNotReady;
            case ResticKilled, NothingToSave -> VolumeReason.Unknown;
            default -> of(failure);
        };
    }

    static VolumeReason of(Reason failure, boolean outOfMemory) {
        return switch (failure) {
            case RepositoryMissing, BucketMissing -> VolumeReason.RepositoryMissing;
            case RepositoryLocked, RepositoryBusy -> VolumeReason.RepositoryLocked;
            case RepositoryDamaged -> VolumeReason.RepositoryDamaged;
            case WrongPassword -> VolumeReason.WrongPassword;
            case AccessDenied, InvalidCredentials -> VolumeReason.AccessDenied;
            case Unreachable, TlsFailed, HostKeyRejected -> VolumeReason.Unreachable;
            case BucketFull -> VolumeReason.BucketFull;
            case CacheDiskFull -> VolumeReason.CacheDiskFull;
            case ResticKilled -> outOfMemory ? VolumeReason.OutOfMemory : VolumeReason.ResticKilled;
            case ResticMissing -> VolumeReason.ResticMissing;
            case ResticTooOld -> VolumeReason.ResticTooOld;
            case ResticLacksProvider -> VolumeReason.ResticLacksProvider;
            case DeadlineExceeded -> VolumeReason.DeadlineExceeded;
            case Interrupted -> VolumeReason.Interrupted;
            case NothingToSave -> VolumeReason.NothingToSave;
            default -> VolumeReason.Unknown;
        };
    }

    static boolean mayComeFromFolder(Reason failure) {
        return OF_FOLDER.contains(failure);
    }
}
