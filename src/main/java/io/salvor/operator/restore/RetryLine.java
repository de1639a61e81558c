package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RetriedRestore;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows Restores that try each other again: what one asked for and what it has left may be that of the one before it. */
final class RetryLine {
    private final OwnObjects own;
    private final ObjectMapper json;

    RetryLine(OwnObjects own, ObjectMapper json) {
        this.own = own;
        this.json = json;
    }

    /**
     * The one of which a Restore tries again what failed. One that was to try another again and was never carried out, as after a conflict, has
     * left nothing: it stands for that other.
     *
     * @throws RefusedException where there is nothing to try again
     * @throws ObstacleException while that one is at work
     */
    Restore tried(Restore restore) {
        Set<String> seen = new HashSet<>(Set.of(restore.getMetadata().getName()));
        String name = restore.getSpec().retryOf;
        String uid = null;
        while (true) {
            if (!seen.add(name)) {
                throw new RefusedException(
                        Reason.NothingToRetry,
                        "Restores "
                                + String.join(" and ", seen.stream().sorted().toList())
                                + " are to try one another again, and none of them was carried out; restore the backup"
                                + " by a Restore of its own");
            }
            Restore earlier = ended(name, uid);
            RetriedRestore before = earlier.getStatus().retry;
            if (earlier.getStatus().planned || before == null && earlier.getSpec().retryOf == null) {
                return earlier;
            }
            name = before == null ? earlier.getSpec().retryOf : before.restore;
            uid = before == null ? null : before.uid;
        }
    }

    private Restore ended(String name, String uid) {
        Restore earlier = own.get(Restore.class, name)
                .filter(one -> uid == null || one.getMetadata().getUid().equals(uid))
                .orElseThrow(() -> gone(name));
        if (!earlier.hasEnded()) {
            throw new ObstacleException(
                    Reason.Busy,
                    "Restore " + name + " has not ended; what failed of it is tried again when it has",
                    null);
        }
        RestorePhase phase = earlier.getStatus().phase;
        if (phase == RestorePhase.Completed || phase == RestorePhase.Planned) {
            throw new RefusedException(
                    Reason.NothingToRetry,
                    "Restore " + name
                            + (phase == RestorePhase.Planned
                                    ? " has only planned; create a Restore without dryRun"
                                    : " is Completed, so that nothing of it is to be tried again"));
        }
        return earlier;
    }

    static RefusedException gone(String name) {
        return new RefusedException(
                Reason.RestoreNotFound,
                "Restore " + name + ", of which this is to try again what failed, is not there; restore the"
                        + " backup by a Restore of its own");
    }

    /** The Restores before one, each with the spec that counts, the last first; those that are gone, and what was before them, are not known. */
    List<Restore> before(Restore restore) {
        List<Restore> before = new ArrayList<>();
        Optional<Restore> next = retried(restore);
        while (next.isPresent()) {
            RetriedSpec.apply(next.get(), json);
            before.add(next.get());
            next = retried(next.get());
        }
        return before;
    }

    private Optional<Restore> retried(Restore restore) {
        RetriedRestore retry = restore.getStatus().retry;
        return retry == null
                ? Optional.empty()
                : own.get(Restore.class, retry.restore)
                        .filter(one -> one.getMetadata().getUid().equals(retry.uid));
    }

    /** Refuses to go on where the first of these tried another again that is gone: what that one has put back is nobody's to say. */
    static void refuseGap(List<Restore> before) {
        RetriedRestore missing = before.get(before.size() - 1).getStatus().retry;
        if (missing != null) {
            throw new RefusedException(
                    Reason.RecordsMissing,
                    "Restore " + missing.restore
                            + ", which was tried again before, is gone, so that nobody knows which claims hold what it"
                            + " has put back; restore what is not whole by a Restore of its own, with include.claims");
        }
    }
}
