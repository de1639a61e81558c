package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.api.RetriedRestore;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CheckedBackup;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.BackupFinder;
import io.salvor.reading.FoundBackup;
import io.salvor.reading.RestoreSource;
import io.salvor.reading.TargetReader;
import io.salvor.restore.BackupContents;
import io.salvor.restore.HostFolders;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlanner;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.TargetView;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Finds the backup that a Restore asks for and plans it. What it restores comes from the bucket alone, so a new cluster can do it. */
@ApplicationScoped
public class RestorePreparation {
    private final ResourceLister lister;
    private final RetriedRestores retries;
    private final HostFolders folders;
    private final boolean hooksEnabled;
    private final Clock clock;

    public RestorePreparation(ResourceLister lister, RetriedRestores retries, OperatorConfig config, Clock clock) {
        this.lister = lister;
        this.retries = retries;
        this.folders = new HostFolders(
                config.allowedVolumePaths().orElse(List.of()),
                config.allowedHostPaths().orElse(List.of()),
                List.of(config.kubeletRoot()));
        this.hooksEnabled = config.hooksEnabled();
        this.clock = clock;
    }

    /** The backup a Restore asks for, or a {@link RefusedException} that says what there is instead. */
    FoundBackup find(Restore restore, Catalog catalog) {
        FoundBackup found = new BackupFinder(catalog).find(restore.getSpec(), Instant.now(clock));
        RetriedRestore retry = restore.getStatus().retry;
        if (retry == null || retry.backupUID == null) {
            return found;
        }
        if (!retry.backupUID.equals(found.marker().uid())) {
            throw new RefusedException(
                    Reason.BackupNotFound,
                    "another backup is called " + found.name() + " by now than the one that Restore " + retry.restore
                            + " restored, with the UID " + retry.backupUID);
        }
        return new FoundBackup(
                found.marker(),
                "Restore " + retry.restore + " restored it, and what failed of that is tried again",
                found.notes());
    }

    RestorePlan plan(Restore restore, BackupMarker marker, OpenLocation location) {
        CheckedBackup backup = location.checked(marker);
        RestoreRequest request = RestoreSource.request(restore.getSpec(), marker, backup, folders, hooksEnabled)
                .after(retries.earlier(restore));
        BackupContents contents = RestoreSource.contents(backup, request);
        TargetView target = new TargetReader(lister)
                .read(request.inTarget(contents), request)
                .without(retries.waiting(restore));
        return RestorePlanner.plan(request, contents, target);
    }
}
