package io.salvor.cli.restore;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.salvor.api.BackupPolicy;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.units.Durations;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Asks the operator of a cluster for a restore, and watches what becomes of it. */
final class OnlineRestore {
    /** An operator that is at work plans within seconds; a large backup takes some minutes. */
    private static final Duration PLANNED_WITHIN = Duration.ofMinutes(10);

    /** After its deadline a Restore has ended soon, whatever is broken. */
    private static final Duration ENDS_WITHIN = Duration.ofHours(1);

    private static final int LONGEST_PREFIX = 200;

    private final KubernetesClient client;
    private final String namespace;

    /** @param namespace the operator's */
    OnlineRestore(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Whether the cluster has a policy of that name; one that may not be seen is none. */
    boolean isPolicy(String name) {
        try {
            return client.resources(BackupPolicy.class)
                            .inNamespace(namespace)
                            .withName(name)
                            .get()
                    != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }

    /** Makes a Restore. @param from what its name begins with */
    Restore create(String from, RestoreSpec spec) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withGenerateName(from.substring(0, Math.min(from.length(), LONGEST_PREFIX)) + "-")
                .withNamespace(namespace)
                .build());
        restore.setSpec(spec);
        return client.resource(restore).create();
    }

    /** Waits until it is planned, or has ended for want of a plan. */
    Restore planned(Restore restore, Consumer<Restore> seen) {
        return await(restore, PLANNED_WITHIN, seen, one -> one.getStatus().planned || one.hasEnded());
    }

    /** Waits until it has ended. */
    Restore ended(Restore restore, Consumer<Restore> seen) {
        Duration longest = Durations.parse(restore.getSpec().timeout).plus(ENDS_WITHIN);
        return await(restore, longest, seen, Restore::hasEnded);
    }

    private Restore await(Restore restore, Duration longest, Consumer<Restore> seen, Predicate<Restore> until) {
        String name = restore.getMetadata().getName();
        Restore last;
        try {
            last = client.resources(Restore.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .waitUntilCondition(
                            one -> {
                                if (one != null) {
                                    seen.accept(one);
                                }
                                return one == null || until.test(one);
                            },
                            longest.toSeconds(),
                            TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new RestoreCommand.LostException("Restore " + name + " is made, and " + Durations.format(longest)
                    + " later it is no further; see whether the operator is at work: kubectl describe rst -n "
                    + namespace
                    + " " + name);
        }
        if (last == null) {
            throw new RestoreCommand.LostException("Restore " + name + " was deleted meanwhile");
        }
        return last;
    }
}
