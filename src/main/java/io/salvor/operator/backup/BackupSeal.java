package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.SkippedVolume;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.VolumeSummary;
import io.salvor.operator.storage.OpenLocation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes a Backup whose volumes have all ended exist: volumes, log, and the marker last. */
@ApplicationScoped
public class BackupSeal {
    private final ObjectMapper json;
    private final String version;
    private final Clock clock;

    public BackupSeal(
            ObjectMapper json, @ConfigProperty(name = "quarkus.application.version") String version, Clock clock) {
        this.json = json;
        this.version = version;
        this.clock = clock;
    }

    /** How the volumes of a Backup have ended; those that the policy refuses count as failed. */
    static VolumeSummary summary(FrozenBackup frozen, List<PodVolumeBackup> volumes) {
        int refused = frozen.plan().refused().size();
        return new VolumeSummary(
                volumes.size() + refused,
                count(volumes, VolumePhase.Completed),
                count(volumes, VolumePhase.PartiallyFailed),
                count(volumes, VolumePhase.Failed) + count(volumes, VolumePhase.Canceled) + refused,
                frozen.plan().skipped().size() - refused);
    }

    private static int count(List<PodVolumeBackup> volumes, VolumePhase phase) {
        return (int) volumes.stream()
                .filter(volume -> volume.getStatus() != null && volume.getStatus().phase == phase)
                .count();
    }

    /**
     * Phase and message of a Backup whose volumes have all ended.
     *
     * @param hookFailure what failed about a hook that must succeed; null when nothing did
     */
    static BackupOutcome outcome(FrozenBackup frozen, VolumeSummary summary, String hookFailure) {
        BackupOutcome outcome = BackupOutcome.of(
                new BackupOutcome.Volumes(summary.completed(), summary.partiallyFailed(), summary.failed()),
                summary.skipped(),
                frozen.objects());
        List<SkippedVolume> refused = frozen.plan().refused();
        if (!refused.isEmpty()) {
            return new BackupOutcome(outcome.phase(), outcome.message() + " " + refused(refused));
        }
        if (hookFailure != null && outcome.phase() == BackupOutcome.Phase.Completed) {
            return new BackupOutcome(
                    BackupOutcome.Phase.PartiallyFailed, outcome.message() + " But a hook failed: " + hookFailure);
        }
        if (frozen.problems().isEmpty() || outcome.phase() != BackupOutcome.Phase.Completed) {
            return outcome;
        }
        return new BackupOutcome(
                BackupOutcome.Phase.PartiallyFailed,
                outcome.message() + "; but not all objects could be read: "
                        + frozen.problems().get(0));
    }

    private static String refused(List<SkippedVolume> refused) {
        SkippedVolume first = refused.get(0);
        String volume = first.namespace() + "/" + (first.pod() == null ? "" : first.pod() + "/") + first.volume();
        String others = refused.size() == 1 ? "" : ", and " + (refused.size() - 1) + " more";
        return "The policy refuses volume " + volume + " (" + first.decidedBy() + ")" + others + ".";
    }

    /** Writes what makes the Backup restorable. Nothing is written for one that holds nothing. */
    Instant seal(FrozenBackup frozen, List<PodVolumeBackup> volumes, OpenLocation location, BackupOutcome outcome) {
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        if (outcome.phase() == BackupOutcome.Phase.Failed) {
            return now;
        }
        Catalog catalog = location.catalog();
        catalog.putVolumes(frozen.backup(), json.valueToTree(volumes));
        catalog.putLog(frozen.backup(), log(frozen, volumes, outcome));
        catalog.seal(new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                frozen.backup(),
                frozen.uid(),
                frozen.policy(),
                frozen.policyRevision(),
                frozen.scheduledFor(),
                frozen.startTime(),
                now,
                outcome.phase().name(),
                location.name(),
                frozen.plan().namespaces(),
                frozen.objects(),
                summary(frozen, volumes),
                frozen.staticVolumes(),
                version));
        return now;
    }

    private static String log(FrozenBackup frozen, List<PodVolumeBackup> volumes, BackupOutcome outcome) {
        StringBuilder log = new StringBuilder();
        log.append(frozen.startTime())
                .append(" backup ")
                .append(frozen.backup())
                .append(" of policy ");
        log.append(frozen.policy()).append(", ").append(frozen.objects()).append(" objects\n");
        frozen.problems()
                .forEach(problem -> log.append("problem: ").append(problem).append('\n'));
        for (SkippedVolume skipped : frozen.plan().skipped()) {
            log.append("skipped ").append(skipped.namespace()).append('/').append(skipped.pod());
            log.append('/').append(skipped.volume()).append(": ").append(skipped.reason());
            log.append(", ").append(skipped.message());
            log.append(" (").append(skipped.decidedBy()).append(")\n");
        }
        for (PodVolumeBackup volume : volumes) {
            log.append(volume.getStatus().completionTimestamp).append(' ');
            log.append(volume.getSpec().pod.namespace).append('/').append(volume.getSpec().pod.name);
            log.append('/').append(volume.getSpec().volume).append(": ").append(volume.getStatus().phase);
            if (volume.getStatus().snapshotID != null) {
                log.append(", snapshot ").append(volume.getStatus().snapshotID);
            }
            if (volume.getStatus().message != null) {
                log.append(", ").append(volume.getStatus().message);
            }
            log.append('\n');
        }
        return log.append(outcome.phase())
                .append(": ")
                .append(outcome.message())
                .append('\n')
                .toString();
    }
}
