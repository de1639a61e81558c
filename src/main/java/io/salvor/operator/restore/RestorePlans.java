package io.salvor.operator.restore;

import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Restore;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.StoredRestorePlans;
import io.salvor.restore.RestorePlan;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the plans of Restores, in the bucket or the cluster, from their first write to their end. The last ones are remembered, because a Restore is
 * looked at once a second and its plan holds every object, Secrets too. One that is not looked at any more, because its Restore was
 * deleted, is out of memory after some minutes; a restart may lose all.
 */
@ApplicationScoped
public class RestorePlans {
    private static final int REMEMBERED = 8;

    /** Longer than the longest pause between two looks at a Restore that meets trouble. */
    private static final Duration UNUSED = Duration.ofMinutes(5);

    private final RestorePapers papers;
    private final Clock clock;

    private final Map<String, Remembered> remembered =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                    return size() > REMEMBERED;
                }
            });

    public RestorePlans(RestorePapers papers, Clock clock) {
        this.papers = papers;
        this.clock = clock;
    }

    private record Remembered(RestorePlan plan, Instant used) {}

    /** Lets go of the plans that nobody has asked for during some minutes. */
    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void age() {
        Instant oldest = Instant.now(clock).minus(UNUSED);
        remembered.values().removeIf(known -> known.used().isBefore(oldest));
    }

    void keep(Restore restore, OpenLocation location, RestorePlan plan) {
        restore.getStatus().planDigest =
                papers.of(restore, location).keepRestorePlan(uid(restore), StoredRestorePlans.stored(plan));
        remember(restore, plan);
    }

    private void remember(Restore restore, RestorePlan plan) {
        remembered.put(uid(restore), new Remembered(plan, Instant.now(clock)));
    }

    /** The plan that a Restore is carried out by; empty when it has vanished from the bucket. */
    Optional<RestorePlan> of(Restore restore, OpenLocation location) {
        Remembered known = remembered.get(uid(restore));
        if (known != null) {
            remember(restore, known.plan());
            return Optional.of(known.plan());
        }
        Optional<RestorePlan> stored = papers.of(restore, location)
                .restorePlan(uid(restore), restore.getStatus().planDigest)
                .map(found -> StoredRestorePlans.plan(uid(restore), found));
        stored.ifPresent(plan -> remember(restore, plan));
        return stored;
    }

    /** The same. @throws LostException where a Restore cannot be carried on for want of its plan, whatever comes */
    RestorePlan required(Restore restore, OpenLocation location) {
        String ofRestore = "the plan of Restore " + restore.getMetadata().getName();
        try {
            return of(restore, location)
                    .orElseThrow(() -> new LostException(
                            Reason.PlanMissing,
                            ofRestore + " has vanished from location " + location.name() + "; create another Restore"));
        } catch (CatalogException e) {
            if (e.reason() != Reason.OlderFormat) {
                throw e;
            }
            throw new LostException(
                    e.reason(), ofRestore + " cannot be carried out: " + e.getMessage() + "; create another Restore");
        }
    }

    /** A Restore cannot be carried on; the message says why. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        private LostException(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /** Removes the plan of a Restore that has ended. */
    void forget(Restore restore, OpenLocation location) {
        remembered.remove(uid(restore));
        papers.of(restore, location).forgetRestorePlan(uid(restore));
    }

    private static String uid(Restore restore) {
        return restore.getMetadata().getUid();
    }
}
