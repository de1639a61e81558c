package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.backup.BackupPlan;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.HooksOfPolicy;
import io.salvor.catalog.KeptPlan;
import io.salvor.catalog.ObjectArchive;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.reading.PolicyRules;
import io.salvor.reading.RestoreHookRules;
import io.salvor.scratch.TemporaryArchive;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.units.Durations;
import io.salvor.volume.KubeletLayout;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The stage that decides, once, what a Backup holds: captures the cluster, stores its objects, and puts the plan into the bucket. */
@ApplicationScoped
public class BackupFreezer {
    private final OwnObjects own;
    private final ResourceLister lister;
    private final KubeletLayout layout;
    private final OperatorConfig config;
    private final Clock clock;

    /** Memory and the API server bear one reading of a cluster well, and not those of a hundred policies that are due at once. */
    private final Semaphore turn = new Semaphore(1);

    public BackupFreezer(
            OwnObjects own, ResourceLister lister, KubeletLayout layout, OperatorConfig config, Clock clock) {
        this.own = own;
        this.lister = lister;
        this.layout = layout;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The plan of a Backup: the one on record, else one that an interrupted attempt has stored, else a new one. Not yet, while another
     * Backup's is made: the Backup is looked at again soon, its deadline first.
     */
    boolean plan(BackupRound round) {
        if (round.isFrozen()) {
            return frozen(round, PlanOnRecord.of(round));
        }
        if (!turn.tryAcquire()) {
            round.progress().queued(round.policy().getSpec());
            return false;
        }
        try {
            return frozen(round, storedOrNew(round));
        } finally {
            turn.release();
        }
    }

    private static boolean frozen(BackupRound round, KeptPlan plan) {
        round.frozen(FrozenBackup.of(plan.plan()));
        if (!plan.digest().equals(round.backup().getStatus().planDigest)) {
            round.progress().frozen(round.frozen(), round.location().name(), plan.digest());
            // Before the first volume is on record: the policy may name another location at the next look.
            round.checkpoint();
        }
        return true;
    }

    private KeptPlan storedOrNew(BackupRound round) {
        // Before the plan is read: that of another backup may be one that cannot be read.
        refuseTakenName(round);
        Optional<KeptPlan> stored = round.location().catalog().plan(round.name());
        if (stored.filter(plan -> isCopyOfAnother(plan, round)).isPresent()) {
            throw taken(round);
        }
        return stored.filter(plan -> PlanOnRecord.isOwn(plan, round))
                .orElseGet(() -> decide(round, stored.isPresent()));
    }

    /** What is written there now goes into the copy. */
    private boolean isCopyOfAnother(KeptPlan plan, BackupRound round) {
        return !PlanOnRecord.isOwn(plan, round) && BegunCopies.isOne(own, round.location(), plan.plan());
    }

    private static void refuseTakenName(BackupRound round) {
        String uid = round.backup().getMetadata().getUid();
        Optional<BackupMarker> taken =
                round.location().catalog().marker(round.name()).filter(marker -> !uid.equals(marker.uid()));
        if (taken.isPresent()) {
            throw taken(round);
        }
        if (round.location().catalog().deletions().isUnderWay(round.name())) {
            throw new RefusedException(
                    Reason.BackupExists,
                    "location " + round.location().name() + " holds a backup named " + round.name()
                            + " that is being deleted; create one with another name");
        }
    }

    private static RefusedException taken(BackupRound round) {
        return new RefusedException(
                Reason.BackupExists,
                "location " + round.location().name() + " holds a backup named " + round.name()
                        + " already; create one with another name");
    }

    /** @param instead whether a plan of another Backup is there, which was never sealed */
    private KeptPlan decide(BackupRound round, boolean instead) {
        Backup backup = round.backup();
        BackupPolicy policy = round.policy();
        Instant start = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
        try (TemporaryArchive archive = TemporaryArchive.in(config.cacheDirectory())) {
            ClusterCapture capture;
            BackupPlan plan;
            int objects;
            try (ObjectArchive.Writer writer =
                    round.location().catalog().archive(round.name(), archive.file(), start)) {
                capture = new ClusterCapture(
                        lister, PolicyRules.of(policy.getSpec()), OwnSecrets.of(own, config.namespace()), writer);
                plan = capture.capture(layout);
                objects = writer.count();
            }
            FrozenBackup frozen = new FrozenBackup(
                    backup.getMetadata().getName(),
                    backup.getMetadata().getUid(),
                    policy.getMetadata().getName(),
                    revision(policy),
                    backup.getSpec().scheduledFor == null ? null : Instant.parse(backup.getSpec().scheduledFor),
                    start,
                    start.plus(Durations.parse(policy.getSpec().timeout)),
                    plan,
                    objects,
                    capture.problems(),
                    capture.unstored(),
                    PolicyRules.staticVolumes(policy.getSpec()),
                    AcceptedShrink.suspicion(policy, round.location().catalog()),
                    PolicyRules.limits(policy.getSpec()));
            return kept(round, frozen, archive.file(), instead);
        }
    }

    private static KeptPlan kept(BackupRound round, FrozenBackup frozen, Path archive, boolean instead) {
        Catalog catalog = round.location().catalog();
        if (instead) {
            catalog.removal().forgetPlan(frozen.backup());
        }
        catalog.putObjects(frozen.backup(), archive);
        putHooks(round, instead);
        // Last: where the plan is, the objects that go with it are too.
        KeptPlan kept = catalog.keepPlan(frozen.stored());
        if (!PlanOnRecord.isOwn(kept, round)) {
            throw taken(round);
        }
        return kept;
    }

    /** Where there are none nothing is written, unless another Backup may have left some. */
    private static void putHooks(BackupRound round, boolean instead) {
        HooksOfPolicy hooks = RestoreHookRules.stored(round.policy().getSpec().restoreHooks);
        if (instead || !hooks.hooks().isEmpty()) {
            round.location().catalog().policyHooks().put(round.name(), hooks);
        }
    }

    private static String revision(BackupPolicy policy) {
        Map<String, String> annotations = policy.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Labels.SOURCE_REVISION);
    }
}
