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

    /** A restic that stands still is seen to be another's work after so long at the latest. */
    private static final Duration ASKED_EVERY = Duration.ofSeconds(30);

    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final NodeEnvironment node;
    private final VolumeArgument volume;
    private final VolumeWork<R, S> work;
    private volatile ResticProgress progress;
    private ResticProgress written;

    /** As it was seen last, and when that was. */
    private R record;

    private Instant asked = Instant.EPOCH;
    private boolean claimed;
    private boolean ended;

    VolumeStatus(NodeEnvironment node, VolumeArgument volume, VolumeWork<R, S> work) {
        this.node = node;
        this.volume = volume;
        this.work = work;
    }

    synchronized R read() throws InterruptedException {
        return seen(
                node.records().read(work.kind(), volume.name(), node.settings().deadline()));
    }

    /** Makes the attempt this Job's: must have returned before the first byte of the volume is read. */
    synchronized void claim(S changes) throws InterruptedException {
        Instant until =
                earlier(node.settings().deadline(), node.clock().instant().plus(CLAIM_TRIED_FOR));
        // An answer that is lost on the way leaves it written.
        claimed = true;
        seen(node.records().write(record, changes, this::checkUnclaimed, until));
    }

    /** Whether the attempt is this Job's, or may be. */
    synchronized boolean isClaimed() {
        return claimed;
    }

    private R seen(R found) {
        record = found;
        asked = node.clock().instant();
        return found;
    }

    /** Notes how far the volume is; written by the next {@link #report}. */
    void progress(ResticProgress now) {
        progress = now;
    }

    /**
     * Writes the progress when it has changed, and sees now and then whether the volume is still this Job's when it has not.
     *
     * @return whether the API server was asked
     */
    synchronized boolean report() {
        if (record == null || ended) {
            return false;
        }
        ResticProgress now = progress;
        if (now != null && !now.equals(written)) {
            S changes = work.blank();
            changes.progress(now.bytesDone(), now.totalBytes());
            written = tryOnce(changes) ? now : written;
            return true;
        }
        return node.clock().instant().isAfter(asked.plus(ASKED_EVERY)) && look();
    }

    private boolean look() {
        try {
            checkMine(seen(node.records().read(work.kind(), volume.name(), Instant.EPOCH)));
        } catch (KubernetesClientException e) {
            // An API server that is away says nothing about the volume.
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
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
        ended = true;
        write(changes);
    }

    /** A thread that is asked to stop still does so, and stays asked. */
    private void write(S changes) {
        boolean stopped = Thread.interrupted();
        try {
            while (true) {
                try {
                    seen(node.records().write(record, changes, this::checkMine, Instant.EPOCH));
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

    /**
     * Writes what must be on record before the next step, until the deadline and for a minute at least.
     *
     * @throws KubernetesClientException when it is not written
     * @throws InterruptedException when the thread was asked to stop; it may be written or not
     */
    synchronized void keep(S changes) throws InterruptedException {
        progress = null;
        Instant least = node.clock().instant().plus(KEPT_FOR);
        Instant until = least.isAfter(node.settings().deadline())
                ? least
                : node.settings().deadline();
        seen(node.records().write(record, changes, this::checkMine, until));
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
        Integer attempt = found.getStatus().attempt;
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
