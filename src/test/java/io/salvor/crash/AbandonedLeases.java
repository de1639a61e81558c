package io.salvor.crash;

import io.salvor.kubernetes.KubernetesRepositoryLease;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.Operations;
import java.time.Clock;
import java.util.List;

/**
 * Leases of repositories whose holder was killed when its work was done, so that nobody needed them since. They are free, if the next one gets
 * them: here it does nothing with them.
 */
final class AbandonedLeases {
    private final Operations operations;
    private final KubernetesRepositoryLease next;

    AbandonedLeases(Operations operations) {
        this.operations = operations;
        this.next = new KubernetesRepositoryLease(
                operations.client(), Operations.SALVOR, "next", Clock.systemUTC(), System::nanoTime);
    }

    /** Takes those that have stayed as they are for their time since it was first asked, and gives them back. */
    void take(String location, List<String> namespaces) {
        for (String namespace : namespaces) {
            String name = Names.lease(Names.repository(namespace, location));
            boolean there = operations
                            .client()
                            .leases()
                            .inNamespace(Operations.SALVOR)
                            .withName(name)
                            .get()
                    != null;
            if (there && next.acquire(name).isEmpty()) {
                next.release(name);
            }
        }
    }
}
