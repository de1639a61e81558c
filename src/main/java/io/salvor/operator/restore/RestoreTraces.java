package io.salvor.operator.restore;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.restore.NamespaceMapping;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Removes what a Restore that has ended has left: its plan with the objects, the locks of its Jobs that were killed, and its finalizer. That
 * comes after its last status, because a Restore without its plan cannot be carried out, and once more where the process has ended in between.
 */
@ApplicationScoped
public class RestoreTraces {
    private static final Logger LOG = Logger.getLogger(RestoreTraces.class);

    private static final Duration CLEARED_WITHIN = Duration.ofHours(1);

    private final Locations locations;
    private final RestorePlans plans;
    private final VolumeRestores records;
    private final Repositories repositories;
    private final CarrierRemoval removal;
    private final RestoreFinalizer finalizer;
    private final Clock clock;

    public RestoreTraces(
            Locations locations,
            RestorePlans plans,
            VolumeRestores records,
            Repositories repositories,
            CarrierRemoval removal,
            RestoreFinalizer finalizer,
            Clock clock) {
        this.locations = locations;
        this.plans = plans;
        this.records = records;
        this.repositories = repositories;
        this.removal = removal;
        this.finalizer = finalizer;
        this.clock = clock;
    }

    /** Whether nothing is left that could be removed later. What stays does no harm, and does not keep the Restore. */
    boolean remove(Restore ended) {
        // Before a plan is stored the Restore is held; that it is stored may not have come into the status.
        if (!ended.getStatus().planned && !RestoreFinalizer.isOn(ended)) {
            return true;
        }
        try {
            OpenLocation location = locations.open(ended.getSpec().storageLocation);
            plans.forget(ended, location);
            lookForLocks(ended, location);
            return true;
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf(
                    "what Restore %s has left in the bucket stays, where it does no harm: %s",
                    ended.getMetadata().getName(), e.getMessage());
            return false;
        }
    }

    /** Whether it ended so lately that what it could not remove is tried again. */
    boolean areFresh(Restore restore) {
        String end = restore.getStatus().completionTime;
        return end != null && Instant.now(clock).isBefore(Instant.parse(end).plus(CLEARED_WITHIN));
    }

    /**
     * Lets go of a Restore that has ended, unless pods wait for its data: a person may put that there by hand, and when the Restore is deleted
     * they go with it.
     */
    void letGo(Restore restore) {
        boolean deleted = restore.getMetadata().getDeletionTimestamp() != null;
        if (!RestoreFinalizer.isOn(restore)
                || (deleted ? removal.goneEverywhere(restore.getMetadata().getUid()) : !keepsPods(restore))) {
            finalizer.release(restore);
        }
    }

    private boolean keepsPods(Restore restore) {
        return restore.getStatus().phase != RestorePhase.Completed
                && records.of(restore).stream()
                        .anyMatch(volume -> removal.waits(
                                volume.getSpec().pod.namespace,
                                volume.getSpec().pod.name,
                                restore.getMetadata().getUid()));
    }

    private void lookForLocks(Restore ended, OpenLocation location) {
        NamespaceMapping names = new NamespaceMapping(ended.getSpec().namespaceMapping);
        records.of(ended).stream()
                .filter(volume -> !volume.getStatus().attempts.isEmpty())
                .map((PodVolumeRestore volume) -> names.source(volume.getSpec().pod.namespace))
                .distinct()
                .forEach(namespace -> repositories.countAnew(namespace, location));
    }
}
