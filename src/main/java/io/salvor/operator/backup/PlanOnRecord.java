package io.salvor.operator.backup;

import io.salvor.catalog.KeptPlan;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import java.time.Duration;
import java.time.Instant;

/**
 * The plan that a Backup's status speaks of, as it lies in the bucket. Another one is never carried on. One that is not found is asked
 * for again: an end is not taken back, and without the plan nothing that was saved can be sealed.
 */
final class PlanOnRecord {
    /** After so many minutes of looks that find none, it is gone: no proxy or late replica answers wrongly for that long. */
    private static final Duration PROOF = Duration.ofMinutes(10);

    private PlanOnRecord() {}

    /** @throws CatalogException of the reason PlanMissing while the plan may be found at a later look */
    static KeptPlan of(BackupRound round) {
        KeptPlan kept = found(round);
        String digest = round.backup().getStatus().planDigest;
        // Earlier versions kept no digest.
        if (!isOwn(kept, round) || digest != null && !digest.equals(kept.digest())) {
            throw new RefusedException(
                    Reason.PlanChanged,
                    "the plan of Backup " + round.name() + " in location "
                            + round.location().name() + " is not the one that it was planned with; find what else"
                            + " writes to this location, then create another Backup");
        }
        return kept;
    }

    private static KeptPlan found(BackupRound round) {
        try {
            KeptPlan kept = round.location().catalog().requirePlan(round.name());
            round.progress().planFound();
            return kept;
        } catch (CatalogException e) {
            if (e.reason() != Reason.PlanMissing) {
                throw e;
            }
            Instant since = round.progress().planMissing(e.getMessage());
            if (round.progress().now().isBefore(since.plus(PROOF))) {
                throw e;
            }
            throw vanished(round, since);
        }
    }

    private static RefusedException vanished(BackupRound round, Instant since) {
        return new RefusedException(
                Reason.PlanMissing,
                "the plan of Backup " + round.name() + " has vanished from location "
                        + round.location().name() + ": no look since " + since
                        + " has found it. Look what removed it, then create another Backup; the snapshots of its volumes are"
                        + " kept and can be restored with restic by hand");
    }

    static boolean isOwn(KeptPlan plan, BackupRound round) {
        return plan.plan().uid().equals(round.backup().getMetadata().getUid());
    }
}
