package io.salvor.node;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Labels;
import io.salvor.restic.RestoreResult;
import io.salvor.verdict.Witnesses;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings one volume back: runs restic into the mounted folder, makes the folder as it was, lets the waiting pod know, and
 * cleans up once that has gone on.
 */
final class RestoreWork implements VolumeWork<PodVolumeRestore, PodVolumeRestoreStatus> {
    private static final long POLL_MILLIS = 500;

    private final NodeEnvironment node;
    private final String name;
    private final PodRelease release;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** Null where it is not on record, or an earlier attempt has restored the volume. */
    private RootTime rootTime;

    RestoreWork(NodeEnvironment node, String name, PodRelease release) {
        this.node = node;
        this.name = name;
        this.release = release;
    }

    @Override
    public Class<PodVolumeRestore> kind() {
        return PodVolumeRestore.class;
    }

    @Override
    public PodVolumeRestoreStatus blank() {
        return new PodVolumeRestoreStatus();
    }

    @Override
    public String label(PodVolumeRestore record) {
        return VolumeLabel.of(record.getSpec().pod, record.getSpec().volume);
    }

    @Override
    public String snapshot(PodVolumeRestoreStatus status) {
        return null;
    }

    @Override
    public Integer attempt(PodVolumeRestoreStatus status) {
        return status.attempt;
    }

    @Override
    public boolean hasEnded(PodVolumeRestore record) {
        return record.hasEnded();
    }

    @Override
    public void carryOut(
            PodVolumeRestore record,
            PodVolumeRestoreStatus outcome,
            VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        // An earlier attempt may have brought the data back, and been stopped while the pod was not gone on yet.
        boolean restored = Boolean.TRUE.equals(record.getStatus().restored);
        if (!restored) {
            release.inPlace(() -> restore(record.getSpec(), record.getStatus().place.hostPath, outcome, status));
            restored = Boolean.TRUE.equals(outcome.restored);
        }
        settled(restored);
        if (restored) {
            awaitPod(outcome, status);
        }
    }

    @Override
    public void settled(boolean done) {
        if (settled.compareAndSet(false, true)) {
            release.settle(done);
        }
    }

    private void restore(
            PodVolumeRestoreSpec spec,
            String path,
            PodVolumeRestoreStatus outcome,
            VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        MountedFolder folder = node.folder(name);
        outcome.path = path;
        outcome.startTimestamp = node.timestamp();
        outcome.phase = VolumePhase.InProgress;
        // Nothing is written beside the volume: not onto the bare folder that it belongs on, and not where a link
        // leads.
        node.watch(name, path).fit(new Witnesses.Volume(path, spec.claim != null, null, null));
        status.tryOnce(outcome);
        if (spec.snapshotID == null || spec.snapshotID.isEmpty()) {
            outcome.progress(0, 0);
        } else if (!restoreData(spec, folder, outcome, status)) {
            return;
        }
        try {
            if (spec.root != null && spec.root.modificationTime != null) {
                rootTime = RootTime.of(folder, MountedFolder.time(spec.root.modificationTime));
            }
            List<String> lost = folder.finish(spec.root, spec.restoreUID);
            if (!lost.isEmpty()) {
                // restic leaves out those of files where the file system takes none.
                outcome.message = "restored, but its root folder could not be given every extended attribute: "
                        + String.join("; ", lost);
            }
        } catch (IOException e) {
            String why = "its files are back, but owner, mode and time of its root folder are not: " + e;
            throw new VolumeFailure(
                    VolumeReason.Unknown, why + "; see whether the volume can be written, and restore again");
        }
        outcome.restored = true;
        status.keep(outcome);
    }

    /** True when every entry of the snapshot is there. */
    private boolean restoreData(
            PodVolumeRestoreSpec spec,
            MountedFolder folder,
            PodVolumeRestoreStatus outcome,
            VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status) {
        RestoreResult result = node.restic()
                .restore(
                        node.secrets().access(spec.repoIdentifier, spec.pod.namespace),
                        spec.snapshotID,
                        folder.path(),
                        status::progress,
                        node.remaining());
        outcome.progress(result.bytes(), result.bytes());
        if (result.complete()) {
            return true;
        }
        outcome.phase = VolumePhase.PartiallyFailed;
        outcome.message = RestoreFailures.of(result);
        return false;
    }

    private void awaitPod(PodVolumeRestoreStatus outcome, VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        MountedFolder folder = node.folder(name);
        try {
            if (!release.allRestored()) {
                outcome.phase = VolumePhase.Completed;
                outcome.reason = VolumeReason.Restored.name();
                outcome.message = "restored, but the pod is kept waiting because another of its volumes failed";
                return;
            }
            if (!released(status)) {
                fail(
                        outcome,
                        "restored, but the pod had not gone on by the deadline of the Restore; see what its container"
                                + " salvor-restore-wait says");
                return;
            }
            folder.removeOwn();
            if (rootTime != null) {
                rootTime.putBack();
            }
            outcome.phase = VolumePhase.Completed;
            outcome.reason = VolumeReason.Restored.name();
        } catch (IOException e) {
            outcome.phase = VolumePhase.Completed;
            outcome.reason = VolumeReason.Restored.name();
            outcome.message = "restored, but its root could not be left as it was, without the folder .salvor: " + e;
        } catch (KubernetesClientException e) {
            fail(outcome, "restored, but nothing is known about its pod: " + e.getMessage());
        }
    }

    /** Waits until the operator says that the pod's wait container has ended; false when the deadline passed before. */
    private boolean released(VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        while (!status.read().getMetadata().getAnnotations().containsKey(Labels.POD_RELEASED)) {
            if (node.remaining().isZero()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    private static void fail(PodVolumeRestoreStatus outcome, String message) {
        outcome.phase = VolumePhase.Failed;
        outcome.message = message;
    }
}
