package io.salvor.reading;

import io.salvor.catalog.BackupMarker;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.Freeze;
import io.salvor.retention.KeptBackup;
import java.util.Optional;

/** Sealed backups as retention and copying are asked about them. */
public final class KeptBackups {
    private KeptBackups() {}

    /**
     * @param doubt why nobody can rely on it; null where it is as it was sealed
     * @param readBy the Restore that reads it, in words; null for none
     */
    public static KeptBackup of(BackupMarker marker, Freeze doubt, String readBy) {
        return new KeptBackup(
                new Candidate(marker.name(), marker.startTime(), outcome(marker.phase())),
                marker.uid(),
                marker.policy(),
                marker.completionTime() == null ? marker.startTime() : marker.completionTime(),
                isSuspicious(marker),
                readBy,
                marker.copiedFrom() != null,
                doubt);
    }

    /** Whether volumes of it held much before and were nearly empty. */
    public static boolean isSuspicious(BackupMarker marker) {
        return Optional.ofNullable(marker.volumes())
                .map(volumes -> volumes.suspicious())
                .filter(count -> count > 0)
                .isPresent();
    }

    /** A phase of a later version is none that this one lets go of lightly. */
    private static Outcome outcome(String phase) {
        return switch (phase) {
            case "Completed" -> Outcome.Completed;
            case "Failed", "Canceled" -> Outcome.Other;
            default -> Outcome.PartiallyFailed;
        };
    }
}
