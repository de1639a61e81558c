package io.salvor.node;

import io.salvor.api.DataFailureAction;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.verdict.FillStep;
import io.salvor.verdict.FolderLook;
import io.salvor.verdict.Witnesses;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Brings one volume back: looks at its folder, says on record that it begins to write there, runs restic, makes the root folder as it
 * was, says on record that all is back, and only then lets the waiting pod know. Each is done once it is on record that the one before
 * is, so that an attempt can go on wherever an earlier one was ended, and never writes under an application.
 */
final class RestoreWork implements VolumeWork<PodVolumeRestore, PodVolumeRestoreStatus> {
    private final NodeEnvironment node;
    private final String name;

    RestoreWork(NodeEnvironment node, String name) {
        this.node = node;
        this.name = name;
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
        PodVolumeRestoreSpec spec = record.getSpec();
        // A pod that only holds a claim says nothing to people.
        return Boolean.TRUE.equals(spec.holder)
                ? "claim " + spec.pod.namespace + "/" + spec.claim.name
                : VolumeLabel.of(spec.pod, spec.volume);
    }

    @Override
    public String snapshot(PodVolumeRestoreStatus status) {
        return null;
    }

    @Override
    public boolean hasEnded(PodVolumeRestore record) {
        return record.hasEnded();
    }

    /** Where its pod is to go on all the same, that comes before the end, and the operator says when. */
    @Override
    public boolean ends(PodVolumeRestore record, PodVolumeRestoreStatus found) {
        return found.lost != null
                || record.getSpec().onDataFailure != DataFailureAction.Continue && VolumeWork.super.ends(record, found);
    }

    @Override
    public void carryOut(
            PodVolumeRestore record,
            PodVolumeRestoreStatus outcome,
            VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        PodVolumeRestoreSpec spec = record.getSpec();
        if (record.getStatus().lost != null) {
            outcome.phase = VolumePhase.InProgress;
            status.claim(outcome);
            WaitingPod.of(node, name, record).letGoWithout(record.getStatus().lost, outcome);
            return;
        }
        String path = record.getStatus().place.hostPath;
        PodVolumeRestoreStatus past = record.getStatus();
        FillStep.Past known = known(past);
        WaitingPod pod = WaitingPod.of(node, name, record);
        outcome.phase = VolumePhase.InProgress;
        outcome.startTimestamp = known.settledHere() ? null : node.timestamp();
        status.claim(outcome);
        if (!known.settledHere()) {
            FolderLook look = node.watch(name, path).fit(new Witnesses.Volume(path, spec.claim != null, null, null));
            boolean holdsData = look.contents() == FolderLook.Contents.Entries;
            FillStep step = FillStep.of(known, existing(spec), holdsData, pod.wentOn());
            outcome.path = path;
            if (step != FillStep.Nothing && !carryOut(step, spec, past, outcome, status)) {
                return;
            }
        }
        pod.letGoOn();
        boolean kept = Boolean.TRUE.equals(outcome.kept == null ? past.kept : outcome.kept);
        outcome.phase = VolumePhase.Completed;
        if (outcome.reason == null) {
            outcome.reason = (kept ? VolumeReason.DataKept : VolumeReason.Restored).name();
        }
        if (kept && outcome.message == null) {
            outcome.message = KeptData.MESSAGE;
        }
    }

    private static FillStep.Past known(PodVolumeRestoreStatus past) {
        return new FillStep.Past(
                Boolean.TRUE.equals(past.writing),
                Boolean.TRUE.equals(past.restored) || Boolean.TRUE.equals(past.kept),
                past.place.hostPath.equals(past.path));
    }

    /** True when the volume is as it is to be, and that is on record. */
    private boolean carryOut(
            FillStep step,
            PodVolumeRestoreSpec spec,
            PodVolumeRestoreStatus past,
            PodVolumeRestoreStatus outcome,
            VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        if (step == FillStep.Refuse) {
            throw new VolumeFailure(
                    VolumeReason.CarrierTaken,
                    "its pod was let go on, but no attempt says that the data is back: nothing is written under what"
                            + " runs there; see what the pod has, and restore again");
        }
        MountedFolder folder = node.folder(name);
        if (step == FillStep.Keep) {
            outcome.kept = true;
            outcome.message = new KeptData(folder).described();
            outcome.progress(0, 0);
            status.keep(outcome);
            return true;
        }
        PartFill part = new PartFill(folder.path(), spec);
        part.check(Boolean.TRUE.equals(past.writing) && outcome.path.equals(past.path));
        ResticFill fill = new ResticFill(node, folder, spec);
        fill.check();
        outcome.writing = true;
        // What was said of another folder says nothing of this one.
        outcome.restored = past.restored == null ? null : false;
        outcome.kept = past.kept == null ? null : false;
        status.keep(outcome);
        if (!fill.run(step, outcome, status::progress) || !rootIsAsItWas(root(step, folder, part), spec, outcome)) {
            return false;
        }
        outcome.restored = true;
        status.keep(outcome);
        return true;
    }

    /** The folder that is to be as the root of the volume was; null where there is none: a root beside other files is left alone. */
    private static MountedFolder root(FillStep step, MountedFolder volume, PartFill part) {
        if (step != FillStep.Part) {
            return volume;
        }
        return part.folder() == null || !Files.isDirectory(part.folder()) ? null : new MountedFolder(part.folder());
    }

    private static boolean rootIsAsItWas(
            MountedFolder folder, PodVolumeRestoreSpec spec, PodVolumeRestoreStatus outcome) {
        if (spec.root == null || folder == null) {
            return true;
        }
        try {
            List<String> lost = folder.apply(spec.root);
            if (!lost.isEmpty()) {
                // restic leaves out those of files where the file system takes none.
                outcome.message = "restored, but its root folder could not be given every extended attribute: "
                        + String.join("; ", lost);
            }
            return true;
        } catch (IOException e) {
            outcome.phase = VolumePhase.PartiallyFailed;
            outcome.reason = VolumeReason.OwnersRefused.name();
            outcome.message = "its files are back, but owner, mode and time of its root folder are not: " + e
                    + "; see whether the file system takes owners, and set them by hand";
            return false;
        }
    }

    private static FillStep.Existing existing(PodVolumeRestoreSpec spec) {
        if (PartFill.isAsked(spec)) {
            return FillStep.Existing.Part;
        }
        return FillStep.Existing.valueOf((spec.existingData == null ? ExistingData.Keep : spec.existingData).name());
    }
}
