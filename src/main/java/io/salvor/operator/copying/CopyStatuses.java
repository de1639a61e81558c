package io.salvor.operator.copying;

import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.CopyStatus;
import io.salvor.api.StoredCopy;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes of what was found what the status of a policy holds of it. */
final class CopyStatuses {
    /** As many as the schema takes. */
    private static final int MOST_NAMED = 200;

    private CopyStatuses() {}

    /** One for each location that the policy copies to. What is not known now stays as it was said last. */
    static List<CopyStatus> of(BackupPolicy policy, Map<String, CopyStanding> byLocation) {
        List<CopyStatus> statuses = new ArrayList<>();
        for (BackupCopy copy : policy.getSpec().copies) {
            CopyStanding standing = byLocation.get(copy.storageLocation);
            CopyStatus status = policy.getStatus().copies.stream()
                    .filter(before -> copy.storageLocation.equals(before.storageLocation))
                    .findFirst()
                    .orElseGet(CopyStatus::new);
            status.storageLocation = copy.storageLocation;
            if (standing != null) {
                fill(status, standing);
            }
            statuses.add(status);
        }
        return statuses;
    }

    private static void fill(CopyStatus status, CopyStanding standing) {
        status.message = Conditions.stored(standing.message());
        if (standing.figures() == null) {
            return;
        }
        BackupMarker oldest = standing.figures().oldest();
        List<BackupMarker> there = standing.figures().there();
        status.waiting = standing.figures().waiting();
        status.oldestWaiting = oldest == null ? null : oldest.name();
        status.oldestWaitingTime = oldest == null ? null : oldest.startTime().toString();
        status.lastBackup = there.isEmpty() ? null : there.get(0).name();
        status.lastCopyTime = there.stream()
                .map(BackupMarker::copiedTime)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(Instant::toString)
                .orElse(null);
        status.backups =
                there.stream().limit(MOST_NAMED).map(CopyStatuses::stored).toList();
    }

    private static StoredCopy stored(BackupMarker marker) {
        StoredCopy copy = new StoredCopy();
        copy.name = marker.name();
        copy.phase = Stream.of(BackupPhase.values())
                .filter(phase -> phase.name().equals(marker.phase()))
                .findFirst()
                .orElse(null);
        copy.startTime = marker.startTime().toString();
        copy.copiedFrom = marker.copiedFrom();
        return copy;
    }
}
