package io.salvor.node;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.Progress;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Labels;
import io.salvor.restic.FailedItem;
import io.salvor.restic.RestoreResult;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Brings one volume back: runs restic into the mounted folder, gives the folder its owner and mode, tells the waiting pod,
 * and cleans up once that has gone on.
 */
public final class RestoreTask implements VolumeTask {
    private static final long POLL_MILLIS = 500;

    private final NodeEnvironment node;
    private final String name;
    private final PodRelease release;
    private final VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status;

    /** @param release shared by the volumes of the pod */
    public RestoreTask(NodeEnvironment node, String name, PodRelease release) {
        this.node = node;
        this.name = name;
        this.release = release;
        this.status = new VolumeStatus<>(
                node.records(),
                PodVolumeRestore.class,
                name,
                node.settings().deadline(),
                node.clock(),
                RestoreTask::withProgress);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public VolumeResult run() {
        PodVolumeRestore record;
        try {
            record = status.read();
        } catch (KubernetesClientException e) {
            release.settle(false);
            return new VolumeResult(
                    name,
                    VolumePhase.Failed,
                    null,
                    "cannot read PodVolumeRestore " + name + ": " + e.getMessage(),
                    false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stopped();
        }
        PodVolumeRestoreStatus known = record.getStatus();
        if (record.hasEnded()) {
            release.settle(known.phase == VolumePhase.Completed);
            return new VolumeResult(name, known.phase, null, known.message, true);
        }
        PodVolumeRestoreStatus outcome = new PodVolumeRestoreStatus();
        outcome.observedGeneration = record.getMetadata().getGeneration();
        try {
            boolean restored =
                    Boolean.TRUE.equals(known.restored) || bringBack(record.getSpec(), outcome);
            release.settle(restored);
            if (restored) {
                awaitPod(outcome);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stopped();
        }
        if (outcome.message != null) {
            outcome.message = VolumeLabel.of(record.getSpec().pod, record.getSpec().volume) + ": " + outcome.message;
        }
        return end(outcome);
    }

    @Override
    public VolumeResult stopped() {
        release.settle(false);
        return VolumeResult.unfinished(name);
    }

    @Override
    public void report() {
        status.report();
    }

    /** Restores the data and tells the pod; false when that failed, as the outcome then says. */
    private boolean bringBack(PodVolumeRestoreSpec spec, PodVolumeRestoreStatus outcome) throws InterruptedException {
        try {
            release.inPlace(() -> restore(spec, outcome));
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted) {
                throw new InterruptedException();
            }
            fail(outcome, e.getMessage());
        } catch (VolumeFailure e) {
            fail(outcome, e.getMessage());
        } catch (RuntimeException e) {
            fail(outcome, "unexpected: " + e);
        }
        return Boolean.TRUE.equals(outcome.restored);
    }

    private void restore(PodVolumeRestoreSpec spec, PodVolumeRestoreStatus outcome) {
        MountedFolder folder = node.folder(name);
        outcome.path = spec.hostPath;
        outcome.startTimestamp = node.timestamp();
        outcome.phase = VolumePhase.InProgress;
        if (!folder.exists()) {
            throw new VolumeFailure("its folder " + spec.hostPath
                    + " is not there: the pod was deleted or moved while it was restored; restore again");
        }
        status.tryOnce(outcome);
        if (spec.snapshotID != null && !spec.snapshotID.isEmpty() && !restoreData(spec, folder, outcome)) {
            return;
        }
        try {
            if (spec.root != null) {
                folder.apply(spec.root);
            }
            folder.drop(spec.restoreUID);
        } catch (IOException e) {
            throw new VolumeFailure("its files are back, but owner and mode of its root folder are not: " + e
                    + "; see whether the volume can be written, and restore again");
        }
        outcome.restored = true;
        status.record(outcome);
    }

    /** True when every entry of the snapshot is there. */
    private boolean restoreData(PodVolumeRestoreSpec spec, MountedFolder folder, PodVolumeRestoreStatus outcome) {
        RestoreResult result = node.restic()
                .restore(
                        node.secrets().access(spec.repoIdentifier, spec.pod.namespace),
                        spec.snapshotID,
                        folder.path(),
                        status::progress,
                        node.remaining());
        outcome.progress = new Progress();
        outcome.progress.totalBytes = result.bytes();
        outcome.progress.bytesDone = result.bytes();
        if (result.complete()) {
            return true;
        }
        outcome.phase = VolumePhase.PartiallyFailed;
        outcome.message = result.failedCount() + " files or folders could not be restored, so the pod is kept waiting: "
                + result.failed().stream().limit(3).map(RestoreTask::described).collect(Collectors.joining("; "))
                + "; make room for them in the volume and restore again";
        return false;
    }

    private void awaitPod(PodVolumeRestoreStatus outcome) throws InterruptedException {
        MountedFolder folder = node.folder(name);
        try {
            if (!release.allRestored()) {
                outcome.phase = VolumePhase.Completed;
                outcome.message = "restored, but the pod is kept waiting because another of its volumes failed";
                return;
            }
            if (!released()) {
                fail(
                        outcome,
                        "restored, but the pod had not gone on by "
                                + node.settings().deadline() + "; see what its container salvor-restore-wait says");
                return;
            }
            folder.removeOwn();
            outcome.phase = VolumePhase.Completed;
        } catch (IOException e) {
            outcome.phase = VolumePhase.Completed;
            outcome.message = "restored, but the folder .salvor could not be removed from the volume: " + e;
        } catch (KubernetesClientException e) {
            fail(outcome, "restored, but nothing is known about its pod: " + e.getMessage());
        }
    }

    /** Waits until the operator says that the pod's wait container has ended; false when the deadline passed before. */
    private boolean released() throws InterruptedException {
        while (!status.read().getMetadata().getAnnotations().containsKey(Labels.POD_RELEASED)) {
            if (node.remaining().isZero()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    private static String described(FailedItem item) {
        return item.message().contains(item.path()) ? item.message() : item.path() + ": " + item.message();
    }

    private static void fail(PodVolumeRestoreStatus outcome, String message) {
        outcome.phase = VolumePhase.Failed;
        outcome.message = message;
    }

    private VolumeResult end(PodVolumeRestoreStatus outcome) {
        outcome.completionTimestamp = node.timestamp();
        return new VolumeResult(name, outcome.phase, null, outcome.message, status.record(outcome));
    }

    private static PodVolumeRestoreStatus withProgress(Progress progress) {
        PodVolumeRestoreStatus changes = new PodVolumeRestoreStatus();
        changes.progress = progress;
        return changes;
    }
}
