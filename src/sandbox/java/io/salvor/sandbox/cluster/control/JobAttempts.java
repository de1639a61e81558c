package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How the pods of one Job have fared, those that are gone included: a pod that went without success has failed. */
final class JobAttempts {

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    private final Set<String> open = new HashSet<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private Instant notBefore = Instant.MIN;

    /** @param pods all pods of the Job as last seen by the watches */
    void observe(List<Pod> pods, Instant now) {
        Set<String> present =
                pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        for (Pod pod : pods) {
            String uid = pod.getMetadata().getUid();
            if (ControlledPods.succeeded(pod)) {
                open.remove(uid);
                succeeded.add(uid);
            } else if (ControlledPods.failed(pod)) {
                fail(uid, now);
            } else {
                open.add(uid);
            }
        }
        List<String> gone = open.stream().filter(uid -> !present.contains(uid)).toList();
        gone.forEach(uid -> fail(uid, now));
    }

    private void fail(String uid, Instant now) {
        open.remove(uid);
        if (failed.add(uid)) {
            notBefore = now.plus(FIRST_BACKOFF.multipliedBy(1L << Math.min(failed.size() - 1, MOST_DOUBLINGS)));
        }
    }

    int succeeded() {
        return succeeded.size();
    }

    int failed() {
        return failed.size();
    }

    /** When the next pod may be made: later after each failure, in seconds where the real controller takes tens of them. */
    Instant notBefore() {
        return notBefore;
    }
}
