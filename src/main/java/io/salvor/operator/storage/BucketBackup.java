package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.VolumeCounts;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.VolumeSummary;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Owners;
import java.time.Instant;

/** One backup of a bucket as the Backup that shows it. */
record BucketBackup(BackupMarker marker, BackupStorageLocation location) {
    /** Every Backup names a policy. */
    private static final String NO_POLICY = "none";

    /** @throws IllegalArgumentException for a phase that no Backup ends in */
    Backup object() {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(marker.name())
                .withNamespace(location.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.ORIGIN, Labels.IN_BUCKET)
                .addToLabels(Labels.STORAGE_LOCATION, locationLabel())
                .addToLabels(Labels.POLICY, Labels.value(policy()))
                .addToLabels(Labels.ENDED, phase().name())
                .addToAnnotations(Labels.ENDED_AT, ended().toString())
                .withOwnerReferences(Owners.keeper(location))
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy();
        backup.getSpec().scheduledFor =
                marker.scheduledFor() == null ? null : marker.scheduledFor().toString();
        return backup;
    }

    /** Whether a Backup is the one that shows it: this cluster may have one of that name itself. */
    boolean isShownBy(Backup backup) {
        return backup.getMetadata().getLabels() != null
                && Labels.IN_BUCKET.equals(backup.getMetadata().getLabels().get(Labels.ORIGIN))
                && locationLabel().equals(backup.getMetadata().getLabels().get(Labels.STORAGE_LOCATION));
    }

    void describe(BackupStatus status, Instant now) {
        status.phase = phase();
        status.storageLocation = location.getMetadata().getName();
        status.policyRevision = marker.policyRevision();
        status.startTime = marker.startTime().toString();
        status.completionTime(ended().toString());
        status.planned = true;
        status.objects = marker.objects();
        status.volumes = volumes(marker.volumes());
        status.message =
                "found in location " + status.storageLocation + ", which is only read: restore it with spec.backup: "
                        + marker.name() + " and spec.storageLocation: " + status.storageLocation;
        Conditions.set(
                status.conditions,
                Conditions.SUCCEEDED,
                status.phase == BackupPhase.Completed ? "True" : "False",
                status.phase.name(),
                status.message,
                status.observedGeneration,
                now);
    }

    private static VolumeCounts volumes(VolumeSummary summary) {
        if (summary == null) {
            return null;
        }
        VolumeCounts counts = new VolumeCounts();
        counts.total = summary.total();
        counts.completed = summary.completed();
        counts.partiallyFailed = summary.partiallyFailed();
        counts.failed = summary.failed();
        counts.skipped = summary.skipped();
        return counts;
    }

    private String locationLabel() {
        return Labels.value(location.getMetadata().getName());
    }

    private String policy() {
        return marker.policy() == null ? NO_POLICY : marker.policy();
    }

    private Instant ended() {
        return marker.completionTime() == null ? marker.startTime() : marker.completionTime();
    }

    private BackupPhase phase() {
        BackupPhase phase = BackupPhase.valueOf(marker.phase());
        if (!phase.isFinal()) {
            throw new IllegalArgumentException("its marker says " + phase + ", in which no backup ends");
        }
        return phase;
    }
}
