package io.salvor.operator.restore;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.restore.NamespaceMapping;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Removes what a Restore that has ended has left: its plan with the objects, and the locks of its Jobs that were killed. That comes after
 * its last status, because a Restore without its plan cannot be carried out, and once more where the process has ended in between.
 */
@ApplicationScoped
public class RestoreTraces {
    private static final Logger LOG = Logger.getLogger(RestoreTraces.class);

    private final Locations locations;
    private final RestorePlans plans;
    private final VolumeRestores records;
    private final Repositories repositories;

    public RestoreTraces(Locations locations, RestorePlans plans, VolumeRestores records, Repositories repositories) {
        this.locations = locations;
        this.plans = plans;
        this.records = records;
        this.repositories = repositories;
    }

    /** What cannot be removed does no harm, and does not keep the Restore. */
    void remove(Restore ended) {
        if (!ended.getStatus().planned) {
            return;
        }
        try {
            OpenLocation location = locations.open(ended.getSpec().storageLocation);
            plans.forget(ended, location);
            lookForLocks(ended, location);
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf(
                    "what Restore %s has left in the bucket stays, where it does no harm: %s",
                    ended.getMetadata().getName(), e.getMessage());
        }
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
