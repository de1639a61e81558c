package io.salvor.operator.backup;

import io.salvor.api.RunEnding;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.CutShort;
import io.salvor.backup.SavedVolumes;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.VolumeSummary;
import io.salvor.job.VolumeReason;
import io.salvor.operator.storage.Repositories;
import io.salvor.reading.StoredVolumes;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes a Backup whose volumes have all ended exist: volumes, log, and the marker last. */
@ApplicationScoped
public class BackupSeal {
    private final String version;
    private final Repositories repositories;
    private final KeptLogs logs;
    private final Clock clock;

    public BackupSeal(
            @ConfigProperty(name = "quarkus.application.version") String version,
            Repositories repositories,
            KeptLogs logs,
            Clock clock) {
        this.version = version;
        this.repositories = repositories;
        this.logs = logs;
        this.clock = clock;
    }

    /** Ends the Backup once all of its volumes have ended; whether it has. */
    boolean seal(BackupRound round) {
        if (!round.unfinished().isEmpty()) {
            return false;
        }
        FrozenBackup frozen = round.frozen();
        SavedVolumes saved = round.saved();
        BackupOutcome outcome = BackupOutcome.of(
                frozen.plan(),
                saved,
                frozen.objects(),
                frozen.problems(),
                round.hooks().report().failure().orElse(null));
        RunEnding ending = round.backup().getStatus().ending;
        if (ending != null) {
            outcome = CutShort.of(outcome, ending.reason.equals(Reason.Canceled.name()), ending.message);
        }
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        if (saved.completed() + saved.partiallyFailed() + frozen.objects() == 0) {
            discard(round);
        } else {
            store(round, saved, outcome, now);
        }
        // Also where nothing was saved: Jobs that were killed have left locks.
        round.volumes().stream()
                .map(volume -> volume.getSpec().pod.namespace)
                .distinct()
                .forEach(namespace -> repositories.countAnew(namespace, round.location(), frozen.policy()));
        round.progress().ended(outcome, now);
        return true;
    }

    /** Removes from the bucket what an unsealed Backup has left there. */
    void discard(BackupRound round) {
        round.location()
                .catalog()
                .removal()
                .discard(round.name(), round.backup().getMetadata().getUid());
    }

    /** Writes what makes the Backup restorable. */
    private void store(BackupRound round, SavedVolumes saved, BackupOutcome outcome, Instant completed) {
        FrozenBackup frozen = round.frozen();
        Catalog catalog = round.location().catalog();
        catalog.putVolumes(
                frozen.backup(), round.volumes().stream().map(StoredVolumes::of).toList());
        catalog.putLog(frozen.backup(), BackupLog.of(frozen, round.volumes(), outcome, logs.all(round)));
        catalog.seal(new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                frozen.backup(),
                frozen.uid(),
                frozen.policy(),
                frozen.policyRevision(),
                frozen.scheduledFor(),
                frozen.startTime(),
                completed,
                outcome.phase().name(),
                round.location().name(),
                frozen.plan().namespaces(),
                frozen.objects(),
                new VolumeSummary(
                        saved.total(),
                        saved.completed(),
                        saved.partiallyFailed(),
                        saved.failed(),
                        saved.skipped(),
                        saved.because(VolumeReason.Suspicious.name())),
                frozen.staticVolumes(),
                version));
    }
}
