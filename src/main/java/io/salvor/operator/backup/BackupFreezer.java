package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.backup.BackupPlan;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.ObjectArchive;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.PolicyRules;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.units.Durations;
import io.salvor.volume.KubeletLayout;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The stage that decides, once, what a Backup holds: captures the cluster, stores its objects, and puts the plan into the bucket. */
@ApplicationScoped
public class BackupFreezer {
    private final ResourceLister lister;
    private final KubeletLayout layout;
    private final OperatorConfig config;
    private final Clock clock;

    public BackupFreezer(ResourceLister lister, KubeletLayout layout, OperatorConfig config, Clock clock) {
        this.lister = lister;
        this.layout = layout;
        this.config = config;
        this.clock = clock;
    }

    /** The plan of a Backup: the stored one, which an interrupted attempt may have left too, else a new one. */
    boolean plan(BackupRound round) {
        Catalog catalog = round.location().catalog();
        String uid = round.backup().getMetadata().getUid();
        if (!round.planned()) {
            // Before the plan is read: that of another backup may be one that cannot be read.
            refuseTakenName(round, uid);
        }
        Optional<FrozenBackup> stored = catalog.plan(round.name()).map(FrozenBackup::of);
        round.frozen(
                round.planned()
                        ? stored.orElseThrow(() -> vanished(round))
                        : stored.filter(plan -> uid.equals(plan.uid()))
                                .orElseGet(() -> decide(round.backup(), round.policy(), round.location())));
        return true;
    }

    private static void refuseTakenName(BackupRound round, String uid) {
        Optional<BackupMarker> taken =
                round.location().catalog().marker(round.name()).filter(marker -> !uid.equals(marker.uid()));
        if (taken.isPresent()) {
            throw new RefusedException(
                    Reason.BackupExists,
                    "location " + round.location().name() + " holds a backup named " + round.name()
                            + " already; create one with another name");
        }
    }

    private static RefusedException vanished(BackupRound round) {
        return new RefusedException(
                Reason.PlanMissing,
                "the plan of Backup " + round.name() + " has vanished from location "
                        + round.location().name() + "; look what removed it, then create another Backup");
    }

    private FrozenBackup decide(Backup backup, BackupPolicy policy, OpenLocation location) {
        Instant start = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
        Path archive = temporary();
        try {
            ClusterCapture capture;
            BackupPlan plan;
            int objects;
            try (ObjectArchive.Writer writer = new ObjectArchive.Writer(archive, start)) {
                capture = new ClusterCapture(lister, PolicyRules.of(policy.getSpec()), writer);
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
                    PolicyRules.staticVolumes(policy.getSpec()));
            location.catalog().putObjects(frozen.backup(), archive);
            // Last: where the plan is, the objects that go with it are too.
            location.catalog().putPlan(frozen.stored());
            return frozen;
        } finally {
            delete(archive);
        }
    }

    private static String revision(BackupPolicy policy) {
        Map<String, String> annotations = policy.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Labels.SOURCE_REVISION);
    }

    private Path temporary() {
        try {
            Files.createDirectories(config.cacheDirectory());
            return Files.createTempFile(config.cacheDirectory(), "objects-", ".tar.gz");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no file can be written in " + config.cacheDirectory() + ": free space, or mount a larger volume",
                    e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
