package io.salvor.node;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumePhase;
import io.salvor.restic.ResticProgress;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;

/**
 * One volume from its record to its result: reads the record, has the work done unless it is done already, and records what became of
 * it. Its methods are called by one thread at a time, but for {@link #report}.
 */
public final class VolumeTask<R extends CustomResource<?, S>, S extends PodVolumeStatus> {
    private final NodeEnvironment node;
    private final String name;
    private final VolumeWork<R, S> work;
    private final VolumeStatus<R, S> status;

    private VolumeTask(NodeEnvironment node, String name, VolumeWork<R, S> work) {
        this.node = node;
        this.name = name;
        this.work = work;
        this.status = new VolumeStatus<>(
                node.records(), work.kind(), name, node.settings().deadline(), node.clock(), this::withProgress);
    }

    /** Saves a volume. @param name of its PodVolumeBackup */
    public static VolumeTask<?, ?> backup(NodeEnvironment node, String name, ParentSnapshots parents) {
        return new VolumeTask<>(node, name, new BackupWork(node, name, parents));
    }

    /** Brings a volume back. @param name of its PodVolumeRestore; @param release shared by the volumes of the pod */
    public static VolumeTask<?, ?> restore(NodeEnvironment node, String name, PodRelease release) {
        return new VolumeTask<>(node, name, new RestoreWork(node, name, release));
    }

    /** Does the work and records what became of it; never throws for what is wrong with the volume. */
    VolumeResult run() {
        R record;
        try {
            record = status.read();
        } catch (KubernetesClientException e) {
            work.settled(false);
            String message = "cannot read " + work.kind().getSimpleName() + " " + name + ": " + e.getMessage();
            return new VolumeResult(name, VolumePhase.Failed, null, message, false);
        } catch (InterruptedException e) {
            return interrupted();
        }
        if (work.hasEnded(record)) {
            S known = record.getStatus();
            work.settled(known.phase == VolumePhase.Completed);
            return result(known, true);
        }
        S outcome = work.blank();
        outcome.observedGeneration = record.getMetadata().getGeneration();
        try {
            carryOut(record, outcome);
        } catch (InterruptedException e) {
            return interrupted();
        } catch (ResticException e) {
            // Whether this thread was asked too, its flag says: somebody may have ended restic alone.
            return stopped();
        }
        if (outcome.message != null) {
            outcome.message = work.label(record) + ": " + outcome.message;
        }
        if (outcome.startTimestamp == null) {
            // An earlier attempt has begun it.
            outcome.startTimestamp = record.getStatus().startTimestamp;
        }
        outcome.ended(node.timestamp());
        return result(outcome, status.record(outcome));
    }

    /** @throws ResticException when restic was asked to stop; what else it says of the volume becomes the outcome */
    private void carryOut(R record, S outcome) throws InterruptedException {
        try {
            work.carryOut(record, outcome, status);
            return;
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted) {
                throw e;
            }
            outcome.message = e.getMessage();
        } catch (VolumeFailure e) {
            outcome.message = e.getMessage();
        } catch (RuntimeException e) {
            outcome.message = "unexpected: " + e;
        }
        outcome.phase = VolumePhase.Failed;
        work.settled(false);
    }

    private VolumeResult interrupted() {
        Thread.currentThread().interrupt();
        return stopped();
    }

    /** The Job was asked to stop before this volume was done: nothing is final, another attempt goes on with it. */
    VolumeResult stopped() {
        work.settled(false);
        return VolumeResult.unfinished(name);
    }

    /** Called every few seconds while it runs: reports how far it is. */
    void report() {
        status.report();
    }

    private VolumeResult result(S said, boolean recorded) {
        return new VolumeResult(name, said.phase, work.snapshot(said), said.message, recorded);
    }

    private S withProgress(ResticProgress seen) {
        S changes = work.blank();
        changes.progress(seen.bytesDone(), seen.totalBytes());
        return changes;
    }
}
