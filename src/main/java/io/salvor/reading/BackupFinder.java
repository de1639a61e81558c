package io.salvor.reading;

import io.salvor.api.RestoreSpec;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.SealedBackups;
import io.salvor.catalog.StoredPlan;
import io.salvor.restore.BackupCandidate;
import io.salvor.restore.BackupChoice;
import io.salvor.restore.UnreadableBackup;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds in a location the backup that a Restore asks for; what it says comes from the location alone, so a new cluster can do it. */
public final class BackupFinder {
    /** What {@code spec.asOf} says for the newest there is. */
    public static final String NOW = "now";

    private static final int NAMED = 5;

    private final Catalog catalog;

    public BackupFinder(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The backup by its name, or by a policy and a time.
     *
     * @throws RefusedException that says what there is instead
     */
    public FoundBackup find(RestoreSpec spec, Instant now) {
        return spec.backup == null ? byTime(spec.policy, time(spec.asOf, now)) : byName(spec.backup);
    }

    private static Instant time(String asOf, Instant now) {
        return NOW.equals(asOf) ? now : OffsetDateTime.parse(asOf).toInstant();
    }

    private FoundBackup byTime(String policy, Instant asOf) {
        SealedBackups sealed = catalog.markers();
        BackupChoice choice = BackupChoice.choose(
                policy,
                asOf,
                sealed.backups().stream()
                        .map(marker ->
                                new BackupCandidate(marker.name(), marker.policy(), marker.startTime(), marker.phase()))
                        .toList(),
                unreadable(sealed.problems()));
        return choice.backup()
                .flatMap(catalog::marker)
                .map(marker -> new FoundBackup(marker, choice.reason(), choice.notes()))
                .orElseThrow(() -> new RefusedException(Reason.NoBackupAtThatTime, choice.reason()));
    }

    /** The plan of a backup says whose it is and when it was taken where its marker cannot; one of no policy is no question here. */
    private List<UnreadableBackup> unreadable(List<CatalogException> problems) {
        List<UnreadableBackup> backups = new ArrayList<>();
        for (CatalogException problem : problems) {
            String[] key = problem.key().split("/");
            if (key.length < 3) {
                // A folder that no backup can have.
                continue;
            }
            Optional<StoredPlan> plan = plan(key[1]);
            if (plan.isEmpty()) {
                backups.add(new UnreadableBackup(key[1], null, null, problem.getMessage()));
            } else if (plan.get().policy() != null) {
                backups.add(new UnreadableBackup(
                        key[1], plan.get().policy(), plan.get().startTime(), problem.getMessage()));
            }
        }
        return backups;
    }

    private Optional<StoredPlan> plan(String backup) {
        try {
            return catalog.plan(backup).map(kept -> kept.plan());
        } catch (CatalogException e) {
            return Optional.empty();
        }
    }

    private FoundBackup byName(String name) {
        BackupMarker marker = catalog.marker(name).orElseThrow(() -> {
            if (catalog.deletions().isUnderWay(name)) {
                return new RefusedException(
                        Reason.BackupNotFound,
                        "backup " + name + " is being deleted, so it cannot be restored; name another one");
            }
            if (catalog.isBegun(name)) {
                return new RefusedException(
                        Reason.BackupNotSealed,
                        "backup " + name
                                + " was begun but never completed, so it cannot be restored; name another one");
            }
            String newest = catalog.markers().backups().stream()
                    .limit(NAMED)
                    .map(BackupMarker::name)
                    .collect(Collectors.joining(", "));
            return new RefusedException(
                    Reason.BackupNotFound,
                    "there is no backup " + name + " in this location; "
                            + (newest.isEmpty() ? "it holds none at all" : "the newest are " + newest));
        });
        return new FoundBackup(
                marker, null, BackupChoice.lack(name, marker.phase()).stream().toList());
    }
}
