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
import java.nio.file.Files;

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
        if (record.getStatus().lost != null) {
            outcome.phase = VolumePhase.InProgress;
            status.claim(outcome);
            WaitingPod.of(node, name, record).letGoWithout(record.getStatus().lost, outcome);
            return;
        }
        PodVolumeRestoreStatus past = record.getStatus();
        FillStep.Past known = known(past);
        WaitingPod pod = WaitingPod.of(node, name, record);
        outcome.phase = VolumePhase.InProgress;
        outcome.startTimestamp = known.settledHere() ? null : node.timestamp();
        status.claim(outcome);
        if (!known.settledHere() && !isFilled(record, known, pod.wentOn(), outcome, status)) {
            return;
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

    /** Looks what lies in the volume and does what follows from it; true when it is as it is to be. */
    private boolean isFilled(
            PodVolumeRestore record,
            FillStep.Past known,
            boolean wentOn,
            PodVolumeRestoreStatus outcome,
            VolumeStatus<PodVolumeRestore, PodVolumeRestoreStatus> status)
            throws InterruptedException {
        PodVolumeRestoreSpec spec = record.getSpec();
        PodVolumeRestoreStatus past = record.getStatus();
        String path = past.place.hostPath;
        FolderLook look = node.watch(name, path).fit(new Witnesses.Volume(path, spec.claim != null, null, null));
        boolean holdsData = look.contents() == FolderLook.Contents.Entries;
        FillStep.Existing existing = existing(spec);
        boolean keeps = holdsData && !known.writing() && existing.leavesWhatIsThere();
        boolean begun = keeps && new BegunFolder(record, node.folder(name).path()).isOwn();
        FillStep step = FillStep.of(begun ? known.begun() : known, existing, holdsData, wentOn);
        outcome.path = path;
        boolean own = begun || Boolean.TRUE.equals(past.writing) && path.equals(past.path);
        return step == FillStep.Nothing || carryOut(step, spec, past, own, outcome, status);
    }

    private static FillStep.Past known(PodVolumeRestoreStatus past) {
        return new FillStep.Past(
                Boolean.TRUE.equals(past.writing),
                Boolean.TRUE.equals(past.restored) || Boolean.TRUE.equals(past.kept),
                past.place.hostPath.equals(past.path));
    }

    /** True when the volume is as it is to be, and that is on record. @param own whether what lies in it is this Restore's to write over */
    private boolean carryOut(
            FillStep step,
            PodVolumeRestoreSpec spec,
            PodVolumeRestoreStatus past,
            boolean own,
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
        part.check(own);
        ResticFill fill = new ResticFill(node, folder, spec);
        fill.check();
        outcome.writing = true;
        // What was said of another folder says nothing of this one.
        outcome.restored = past.restored == null ? null : false;
        outcome.kept = past.kept == null ? null : false;
        status.keep(outcome);
        if (!fill.run(step, outcome, status::progress)
                || !RestoredRoot.isAsItWas(root(step, folder, part), spec, outcome)) {
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

    private static FillStep.Existing existing(PodVolumeRestoreSpec spec) {
        if (PartFill.isAsked(spec)) {
            return FillStep.Existing.Part;
        }
        return FillStep.Existing.valueOf((spec.existingData == null ? ExistingData.Keep : spec.existingData).name());
    }
}
