package io.salvor.operator.copying;

import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPolicy;
import io.salvor.api.LastBackup;
import io.salvor.operator.storage.RepositoryPolicies;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where Backups of a policy are copied from and to.
 *
 * @param policy name of the policy
 * @param from the location that its Backups are stored in
 * @param to the location that they are copied to
 */
record CopyRoute(String policy, String from, String to) {
    private static CopyRoute of(BackupPolicy policy, BackupCopy copy) {
        return new CopyRoute(policy.getMetadata().getName(), policy.getSpec().storageLocation, copy.storageLocation);
    }

    /** One thing at a time is done between two locations. */
    String places() {
        return places(from, to);
    }

    static String places(String from, String to) {
        return from + " to " + to;
    }

    /** All that policies ask for. That it copies to its own location, only an API server that knows no better lets a policy say. */
    static Map<CopyRoute, BackupPolicy> all(Collection<BackupPolicy> policies) {
        Map<CopyRoute, BackupPolicy> routes = new LinkedHashMap<>();
        for (BackupPolicy policy : policies) {
            for (BackupCopy copy : policy.getSpec().copies) {
                if (!RepositoryPolicies.saves(policy, copy.storageLocation)) {
                    routes.put(of(policy, copy), policy);
                }
            }
        }
        return routes;
    }

    /** What a policy is and how its newest Backup stands: when that has changed, something may be due. */
    static String mark(BackupPolicy policy) {
        LastBackup last = policy.getStatus().lastBackup;
        return policy.getMetadata().getUid() + " " + policy.getMetadata().getGeneration()
                + (last == null ? "" : " " + last.name + " " + last.phase + " " + last.completionTime);
    }
}
