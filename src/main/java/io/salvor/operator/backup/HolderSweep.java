package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.RunEnds;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Removes pods that hold claims for Backups that are over or deleted. A Backup lets go of them itself; this is for what it could not, because
 * the operator was killed, the API server refused, or somebody deleted the Backup.
 */
@ApplicationScoped
public class HolderSweep {
    private static final Logger LOG = Logger.getLogger(HolderSweep.class);

    private final OwnObjects objects;
    private final HolderPods pods;
    private final Leadership leadership;

    public HolderSweep(OwnObjects objects, HolderPods pods, Leadership leadership) {
        this.objects = objects;
        this.pods = pods;
        this.leadership = leadership;
    }

    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (leadership.leads()) {
            look();
        }
    }

    /** Looks once. */
    void look() {
        try {
            RunEnds<Backup> ends = new RunEnds<>(objects, Backup.class, Backup::hasEnded);
            for (JsonNode pod : pods.all()) {
                if (ends.isOver(HolderPods.backupUid(pod), HolderPods.backupName(pod))) {
                    LOG.infof(
                            "pod %s in namespace %s is removed: Backup %s is over",
                            pod.at("/metadata/name").asText(),
                            pod.at("/metadata/namespace").asText(),
                            HolderPods.backupName(pod));
                    pods.remove(pod);
                }
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("pods that hold claims for no Backup are looked for again in half a minute: %s", e.getMessage());
        }
    }
}
