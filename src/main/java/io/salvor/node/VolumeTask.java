package io.salvor.node;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.VolumeArgument;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.verdict.FailureReason;

/**
 * One volume from its record to its result: reads the record, has the work done unless it is done already, and records what became of
 * it. Its methods are called by one thread at a time, but for {@link #report}.
 */
public final class VolumeTask<R extends CustomResource<?, S>, S extends PodVolumeStatus> {
    private final NodeEnvironment node;
    private final VolumeArgument volume;
    private final VolumeWork<R, S> work;
    private final VolumeStatus<R, S> status;
    private final Engagement engagement = new Engagement();
    private String label;

    /** What is to be written at the end; null while there is nothing. */
    private S outcome;

    private VolumeTask(NodeEnvironment node, VolumeArgument volume, VolumeWork<R, S> work) {
        this.node = node;
        this.volume = volume;
        this.work = work;
        this.status = new VolumeStatus<>(node, volume, work);
        this.label = volume.name();
    }

    /** Saves a volume. @param volume its PodVolumeBackup, with the number of the attempt */
    public static VolumeTask<?, ?> backup(NodeEnvironment node, VolumeArgument volume, ParentSnapshots parents) {
        return new VolumeTask<>(node, volume, new BackupWork(node, volume.name(), parents));
    }

    /** Brings a volume back. @param volume its PodVolumeRestore, with the number of the attempt */
    public static VolumeTask<?, ?> restore(NodeEnvironment node, VolumeArgument volume) {
        return new VolumeTask<>(node, volume, new RestoreWork(node, volume.name()));
    }

    /** Does the work; never throws for what is wrong with the volume. What became of it is still to be recorded. */
    VolumeResult run() {
        engagement.begin();
        try {
            return worked();
        } catch (AttemptOverException e) {
            return over(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interrupted();
        } finally {
            engagement.end();
        }
    }

    private VolumeResult worked() throws InterruptedException {
        R record;
        try {
            record = status.read();
        } catch (KubernetesClientException e) {
            return left("cannot read " + work.kind().getSimpleName() + " " + volume.name() + ": " + e.getMessage());
        }
        label = work.label(record);
        if (work.hasEnded(record)) {
            return VolumeResult.of(volume, label, work, record.getStatus(), true);
        }
        S found = work.blank();
        found.observedGeneration = record.getMetadata().getGeneration();
        try {
            carryOut(record, found);
        } catch (ResticException e) {
            // Whether this thread was asked too, its flag says: somebody may have ended restic alone.
            return interrupted();
        } catch (KubernetesClientException e) {
            return left("cannot write " + work.kind().getSimpleName() + " " + volume.name() + ": " + e.getMessage());
        }
        if (found.message != null && !found.message.contains(label)) {
            found.message = label + ": " + found.message;
        }
        if (found.startTimestamp == null) {
            // An earlier attempt has begun it.
            found.startTimestamp = record.getStatus().startTimestamp;
        }
        StatusRoom.fit(found);
        if (volume.attempt() != null && isTriedAgain(record, found)) {
            return leave(found);
        }
        found.ended(node.timestamp());
        outcome = found;
        return VolumeResult.of(volume, label, work, found, false);
    }

    private boolean isTriedAgain(R record, S found) {
        return found.phase != VolumePhase.Completed && found.reason != null && !work.ends(record, found);
    }

    /** Leaves the volume to another attempt: of this one the reason stays on record, and a snapshot that is of use. */
    private VolumeResult leave(S found) {
        outcome = work.blank();
        outcome.phase = VolumePhase.New;
        outcome.reason = found.reason;
        outcome.message = found.message;
        work.keep(found, outcome);
        return VolumeResult.of(volume, label, work, outcome, false);
    }

    /**
     * @throws ResticException when restic was asked to stop; what else it says of the volume becomes the outcome
     * @throws KubernetesClientException when the volume could not be claimed
     */
    private void carryOut(R record, S found) throws InterruptedException {
        try {
            work.carryOut(record, found, status);
            return;
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted) {
                throw e;
            }
            found.reason = FailureReason.of(e.reason()).name();
            found.message = e.getMessage();
        } catch (VolumeFailure e) {
            found.reason = e.reason().name();
            found.message = e.getMessage();
        } catch (AttemptOverException | KubernetesClientException e) {
            throw e;
        } catch (RuntimeException e) {
            found.reason = VolumeReason.Unknown.name();
            found.message = "unexpected: " + e;
        }
        found.phase = VolumePhase.Failed;
    }

    /**
     * Tries once to write what {@link #run} found.
     *
     * @return false when there is nothing that could be written, but something to be said
     * @throws KubernetesClientException when it is not written
     * @throws AttemptOverException when what the record says now counts
     */
    boolean record() {
        if (outcome == null) {
            return false;
        }
        status.record(outcome);
        return true;
    }

    private VolumeResult left(String why) {
        return VolumeResult.left(volume, label, VolumeReason.Unknown, why);
    }

    /** The Job was asked to stop before this volume was done: nothing is final, another attempt goes on with it. */
    VolumeResult stopped() {
        String why = "the Job was asked to stop; another attempt goes on";
        if (volume.attempt() == null || !status.isClaimed()) {
            return VolumeResult.left(volume, label, VolumeReason.Interrupted, why);
        }
        S found = work.blank();
        found.reason = VolumeReason.Interrupted.name();
        found.message = label + ": " + why;
        return leave(found);
    }

    private VolumeResult interrupted() {
        String why = engagement.calledOff();
        return why == null ? stopped() : over(why);
    }

    private VolumeResult over(String why) {
        return VolumeResult.over(volume, label, why);
    }

    /**
     * Called now and then while it runs: reports how far it is, and ends it where it is not this Job's any more.
     *
     * @return whether the API server was asked
     */
    boolean report() {
        try {
            return status.report();
        } catch (AttemptOverException e) {
            engagement.callOff(e.getMessage());
            return true;
        }
    }
}
