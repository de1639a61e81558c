package io.salvor.node;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.VolumeArgument;
import io.salvor.restic.ResticProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The status of one volume, as this Job may write it: only while the record has not ended and its attempt is the one that the Job was
 * made for. A write that is refused for that throws {@link AttemptOverException}. One write at a time; how far the volume is is tried
 * only once, as the next report says it anew.
 */
final class VolumeStatus<R extends CustomResource<?, S>, S extends PodVolumeStatus> {
    /** For how long the claim is tried: the volume waits for it. */
    private static final Duration CLAIM_TRIED_FOR = Duration.ofMinutes(5);

    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final NodeEnvironment node;
    private final VolumeArgument volume;
    private final VolumeWork<R, S> work;
    private volatile ResticProgress seen;
    private ResticProgress written;

    /** As it was seen last. */
    private R record;

    VolumeStatus(NodeEnvironment node, VolumeArgument volume, VolumeWork<R, S> work) {
        this.node = node;
        this.volume = volume;
        this.work = work;
    }

    synchronized R read() throws InterruptedException {
        record = node.records().read(work.kind(), volume.name(), node.settings().deadline());
        return record;
    }

    /** Makes the attempt this Job's: must have returned before the first byte of the volume is read. */
    synchronized void claim(S changes) throws InterruptedException {
        Instant until =
                earlier(node.settings().deadline(), node.clock().instant().plus(CLAIM_TRIED_FOR));
        record = node.records().write(record, changes, this::checkUnclaimed, until);
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
        S changes = work.blank();
        changes.progress(now.bytesDone(), now.totalBytes());
        if (tryOnce(changes)) {
            written = now;
        }
    }

    /** Writes once and does without when the API server is away. */
    synchronized boolean tryOnce(S changes) {
        try {
            write(changes);
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /**
     * Writes what the volume ended with, once.
     *
     * @throws KubernetesClientException when it is not written
     */
    synchronized void record(S changes) {
        seen = null;
        write(changes);
    }

    /** A thread that is asked to stop still does so, and stays asked. */
    private void write(S changes) {
        boolean stopped = Thread.interrupted();
        try {
            while (true) {
                try {
                    record = node.records().write(record, changes, this::checkMine, Instant.EPOCH);
                    return;
                } catch (InterruptedException e) {
                    stopped = true;
                }
            }
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes what others wait for, until the deadline and for a minute at least. */
    synchronized void keep(S changes) {
        seen = null;
        Instant least = node.clock().instant().plus(KEPT_FOR);
        Instant until = least.isAfter(node.settings().deadline())
                ? least
                : node.settings().deadline();
        try {
            record = node.records().write(record, changes, this::checkMine, until);
        } catch (KubernetesClientException e) {
            // The result says it as well, and is written again.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tryOnce(changes);
        }
    }

    private void checkUnclaimed(R found) {
        checkMine(found);
        VolumePhase phase = found.getStatus().phase;
        if (volume.attempt() != null && phase != null && phase != VolumePhase.New) {
            throw over("another process has begun it");
        }
    }

    private void checkMine(R found) {
        if (work.hasEnded(found)) {
            throw over("the volume has ended as " + found.getStatus().phase);
        }
        Integer attempt = work.attempt(found.getStatus());
        if (!Objects.equals(attempt, volume.attempt())) {
            throw over(attempt == null ? "no attempt is on record" : "attempt " + attempt + " has the volume");
        }
    }

    private AttemptOverException over(String why) {
        return new AttemptOverException((volume.attempt() == null ? "this Job's work" : "attempt " + volume.attempt())
                + " is over: " + why + "; nothing more is written about it");
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
