package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.SavedVolumes;
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

    /** How the volumes of a Backup stand; those that the policy refuses count as not saved. */
    static SavedVolumes saved(FrozenBackup frozen, List<PodVolumeBackup> volumes) {
        return SavedVolumes.of(
                frozen.plan(), volumes.stream().map(BackupSeal::state).toList());
    }

    private static SavedVolumes.Volume state(PodVolumeBackup volume) {
        VolumePhase phase = volume.getStatus().phase;
        return phase == null
                ? SavedVolumes.Volume.Open
                : switch (phase) {
                    case New, InProgress -> SavedVolumes.Volume.Open;
                    case Completed -> SavedVolumes.Volume.Whole;
                    case PartiallyFailed -> SavedVolumes.Volume.Partly;
                    case Failed, Canceled -> SavedVolumes.Volume.NotSaved;
                };
    }

    /** Writes what makes the Backup restorable. Nothing is written for one that holds nothing. */
    Instant seal(
            FrozenBackup frozen,
            List<PodVolumeBackup> volumes,
            SavedVolumes saved,
            OpenLocation location,
            BackupOutcome outcome) {
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
                new VolumeSummary(
                        saved.total(), saved.completed(), saved.partiallyFailed(), saved.failed(), saved.skipped()),
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
