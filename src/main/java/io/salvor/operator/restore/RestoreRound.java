package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restore.NamespaceMapping;
import io.salvor.restore.PlannedPlaces;
import io.salvor.restore.RestorePlan;
import java.time.Instant;

/** One look at a Restore that is being carried out: what it works by, and where. */
record RestoreRound(Restore restore, RestorePlan plan, OpenLocation location) {
    String name() {
        return restore.getMetadata().getName();
    }

    String uid() {
        return restore.getMetadata().getUid();
    }

    /** The namespace whose repository holds the data of one that is restored. */
    String source(String namespace) {
        return new NamespaceMapping(restore.getSpec().namespaceMapping).source(namespace);
    }

    /** When it is ended whatever the state. */
    Instant deadline() {
        return Instant.parse(restore.getStatus().deadline);
    }

    /**
     * What the plan knows of the places of PersistentVolumes. One that came between the request and the plan counts as new, although the plan
     * has seen it: both times are of the API server's clock, and that of the plan is not.
     */
    PlannedPlaces places() {
        return new PlannedPlaces(
                plan.steps(), Instant.parse(restore.getMetadata().getCreationTimestamp()));
    }
}
