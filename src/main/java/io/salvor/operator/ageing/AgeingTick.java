package io.salvor.operator.ageing;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.Restore;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.retention.ClusterAge;
import io.salvor.retention.ClusterAge.Ended;
import io.salvor.retention.ClusterAge.Leaving;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Takes out of the cluster what is older than the installation wants, a little at a time. It looks for it now and then, by the metadata of
 * what has ended alone; a step that fails is found again at the next look.
 */
@ApplicationScoped
public class AgeingTick {
    private static final Logger LOG = Logger.getLogger(AgeingTick.class);
    private static final int PER_SECOND = 50;

    /** Beside the other calls of a tick. */
    private static final int AT_ONCE = 500;

    private final OwnObjects objects;
    private final OperatorConfig config;
    private final Leadership leadership;
    private final Departures departures;
    private final Clock clock;
    private final Pace pace = new Pace(PER_SECOND, AT_ONCE);
    private final Queue<IntSupplier> steps = new ArrayDeque<>();
    private Instant nextLook = Instant.MIN;

    public AgeingTick(OwnObjects objects, OperatorConfig config, Leadership leadership, Clock clock) {
        this.objects = objects;
        this.config = config;
        this.leadership = leadership;
        this.departures = new Departures(objects);
        this.clock = clock;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (!leadership.leads()) {
            steps.clear();
            return;
        }
        try {
            Instant now = Instant.now(clock);
            if (steps.isEmpty() && !now.isBefore(nextLook)) {
                look(now);
            }
            while (!steps.isEmpty() && leadership.leads() && pace.allows(Instant.now(clock))) {
                pace.deleted(steps.remove().getAsInt());
            }
        } catch (KubernetesClientException e) {
            steps.clear();
            LOG.warnf("what is old stays in the cluster until the next look: %s", e.getMessage());
        }
    }

    private void look(Instant now) {
        nextLook = now.plus(config.ageingEvery());
        Duration records = config.recordsKeep();
        Leaving backups = ClusterAge.backups(ended(Backup.class), Math.max(1, config.historyKeep()), records, now);
        backups.records().forEach(name -> steps.add(() -> departures.backupRecords(name)));
        backups.runs().forEach(name -> steps.add(() -> departures.backup(name)));
        Leaving restores = ClusterAge.restores(ended(Restore.class), config.historyKeepRestores(), records, now);
        restores.records().forEach(name -> steps.add(() -> departures.restoreRecords(name)));
        restores.runs().forEach(name -> steps.add(() -> departures.restore(name)));
        if (!steps.isEmpty()) {
            LOG.infof(
                    "records of %d Backups and %d Restores leave the cluster, and %d Backups and %d Restores themselves",
                    backups.records().size(),
                    restores.records().size(),
                    backups.runs().size(),
                    restores.runs().size());
        }
    }

    private List<Ended> ended(Class<? extends CustomResource<?, ?>> kind) {
        List<Ended> ended = new ArrayList<>();
        for (ObjectMeta metadata : objects.metadata(kind, LabelChoice.having(Labels.ENDED))) {
            Map<String, String> labels = metadata.getLabels();
            if (labels.containsKey(Labels.ORIGIN)) {
                // It is there for as long as the bucket has it.
                continue;
            }
            Instant made = Instant.parse(metadata.getCreationTimestamp());
            ended.add(new Ended(
                    metadata.getName(),
                    labels.getOrDefault(Labels.POLICY, ""),
                    made,
                    endedAt(metadata, made),
                    BackupPhase.Completed.name().equals(labels.get(Labels.ENDED)),
                    labels.containsKey(Labels.RECORDS_GONE)));
        }
        return ended;
    }

    /** Without its annotation, which somebody has taken away, it counts from the beginning. */
    private static Instant endedAt(ObjectMeta metadata, Instant made) {
        String time = metadata.getAnnotations() == null
                ? null
                : metadata.getAnnotations().get(Labels.ENDED_AT);
        try {
            return time == null ? made : Instant.parse(time);
        } catch (DateTimeException e) {
            return made;
        }
    }
}
