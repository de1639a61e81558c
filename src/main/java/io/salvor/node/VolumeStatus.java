package io.salvor.node;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeStatus;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.restic.ResticProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Writes the status of one volume, one write at a time. What a volume ended with is tried for long, how far it is only once:
 * the next report says it anew.
 */
final class VolumeStatus<T extends CustomResource<?, S>, S extends PodVolumeStatus> {
    private static final Duration TRIED_FOR = Duration.ofMinutes(1);
    private static final Duration TRIED_WHEN_STOPPED = Duration.ofSeconds(20);

    private final VolumeStatusWriter records;
    private final Class<T> kind;
    private final String name;
    private final Instant deadline;
    private final Clock clock;
    private final Function<ResticProgress, S> withProgress;
    private volatile ResticProgress seen;
    private ResticProgress written;

    /** @param withProgress makes a status of nothing but the progress */
    VolumeStatus(
            VolumeStatusWriter records,
            Class<T> kind,
            String name,
            Instant deadline,
            Clock clock,
            Function<ResticProgress, S> withProgress) {
        this.records = records;
        this.kind = kind;
        this.name = name;
        this.deadline = deadline;
        this.clock = clock;
        this.withProgress = withProgress;
    }

    T read() throws InterruptedException {
        return records.read(kind, name, deadline);
    }

    /** Notes how far the volume is; written by the next {@link #report}. */
    void progress(ResticProgress progress) {
        seen = progress;
    }

    /** Writes the progress when it has changed. */
    synchronized void report() {
        ResticProgress now = seen;
        if (now == null || now.equals(written)) {
            return;
        }
        if (tryOnce(withProgress.apply(now))) {
            written = now;
        }
    }

    /** Writes once and does without when the API server is away. */
    synchronized boolean tryOnce(S changes) {
        try {
            records.write(kind, name, changes, Instant.EPOCH);
            return true;
        } catch (KubernetesClientException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Writes what must not get lost: until the deadline and for a minute at least, or for 20 s when the thread was asked to stop.
     * Returns whether it is written.
     */
    synchronized boolean record(S changes) {
        seen = null;
        boolean stopped = Thread.interrupted();
        Instant until = clock.instant().plus(stopped ? TRIED_WHEN_STOPPED : TRIED_FOR);
        if (!stopped && deadline.isAfter(until)) {
            until = deadline;
        }
        while (true) {
            try {
                records.write(kind, name, changes, until);
                return true;
            } catch (KubernetesClientException e) {
                return false;
            } catch (InterruptedException e) {
                until = clock.instant().plus(TRIED_WHEN_STOPPED);
            } finally {
                if (stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
