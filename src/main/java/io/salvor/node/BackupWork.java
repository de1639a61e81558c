package io.salvor.node;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.SuspicionRule;
import io.salvor.api.VolumePhase;
import io.salvor.api.VolumePlace;
import io.salvor.job.VolumeReason;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Snapshot;
import io.salvor.units.Durations;
import io.salvor.verdict.FolderLook;
import io.salvor.verdict.PastSnapshot;
import io.salvor.verdict.ResticEnd;
import io.salvor.verdict.ShrinkRule;
import io.salvor.verdict.VolumeVerdict;
import io.salvor.verdict.Witnesses;
import io.salvor.verdict.Witnesses.Volume;
import io.salvor.volume.ClaimHolder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Saves one volume: looks at the mounted folder, runs restic on it, looks again, and has all that judged. What restic says alone
 * proves nothing: from 0.18 on it leaves out files that go while it reads, without a word.
 */
final class BackupWork implements VolumeWork<PodVolumeBackup, PodVolumeBackupStatus> {
    private final NodeEnvironment node;
    private final String name;
    private final ParentSnapshots parents;

    BackupWork(NodeEnvironment node, String name, ParentSnapshots parents) {
        this.node = node;
        this.name = name;
        this.parents = parents;
    }

    @Override
    public Class<PodVolumeBackup> kind() {
        return PodVolumeBackup.class;
    }

    @Override
    public PodVolumeBackupStatus blank() {
        return new PodVolumeBackupStatus();
    }

    @Override
    public String label(PodVolumeBackup record) {
        PodVolumeBackupSpec spec = record.getSpec();
        String claim = spec.claim == null ? null : spec.claim.name;
        return ClaimHolder.label(spec.pod.namespace, spec.pod.name, spec.volume, claim);
    }

    @Override
    public String snapshot(PodVolumeBackupStatus status) {
        return status.snapshotID;
    }

    @Override
    public Boolean empty(PodVolumeBackupStatus status) {
        return status.empty;
    }

    @Override
    public RootAttributes root(PodVolumeBackupStatus status) {
        return status.root;
    }

    @Override
    public void keep(PodVolumeBackupStatus found, PodVolumeBackupStatus left) {
        if (found.phase != VolumePhase.PartiallyFailed) {
            return;
        }
        left.snapshotID = found.snapshotID;
        left.files = found.files;
        left.dataAdded = found.dataAdded;
        left.added = found.added;
        left.root = found.root;
    }

    @Override
    public boolean hasEnded(PodVolumeBackup record) {
        return record.hasEnded();
    }

    @Override
    public void carryOut(
            PodVolumeBackup record,
            PodVolumeBackupStatus outcome,
            VolumeStatus<PodVolumeBackup, PodVolumeBackupStatus> status)
            throws InterruptedException {
        PodVolumeBackupSpec spec = record.getSpec();
        String path = path(record);
        FolderWatch watch = node.watch(name, path);
        outcome.path = path;
        outcome.startTimestamp = node.timestamp();
        outcome.phase = VolumePhase.InProgress;
        Volume volume =
                new Volume(path, spec.claim != null, spec.backup, spec.tags == null ? null : spec.tags.get("policy"));
        status.claim(outcome);
        NodeEnvironment limited = node.forOneVolume();
        FolderLook before = watch.fit(volume);
        outcome.root = watch.attributes();
        RepositoryAccess repository = node.secrets().access(spec.repoIdentifier, spec.pod.namespace);
        EarlierSnapshots earlier = parents.of(spec, repository);
        List<Snapshot> snapshots = earlier.snapshots();
        ShrinkRule rule = rule(spec.suspicious);
        PastSnapshot past = past(spec, snapshots, rule);
        // Empty is what it is at a second look only.
        FolderLook again = before.holdsNothing() ? watch.look() : before;
        if (before.holdsNothing() && (again.holdsNothing() || again.state() != FolderLook.State.There)) {
            judge(outcome, new Witnesses(volume, before, null, again, past, earlier.unlisted(), rule), earlier);
            return;
        }
        outcome.parentSnapshotID = snapshots.isEmpty() ? null : snapshots.get(0).id();
        ResticEnd restic = new ResticSave(limited, node.folder(name)).run(repository, spec, outcome, status::progress);
        FolderLook after = watch.look();
        if (outcome.snapshotID != null && earlier.failure() != null && rule.isOn()) {
            earlier = parents.again(spec, repository, earlier).without(outcome.snapshotID);
            past = past(spec, earlier.snapshots(), rule);
        }
        judge(outcome, new Witnesses(volume, again, restic, after, past, earlier.unlisted(), rule), earlier);
        checkWhoseTime(outcome);
    }

    /** While the Job still has time, it is the volume that had none left. */
    private void checkWhoseTime(PodVolumeBackupStatus outcome) {
        if (VolumeReason.DeadlineExceeded.name().equals(outcome.reason)
                && !node.remaining().isZero()) {
            outcome.reason = VolumeReason.VolumeTimeout.name();
            outcome.message = "it was not saved within the "
                    + Durations.format(node.settings().volumeTimeout())
                    + " that one volume may take; see why it is slow, or raise volumeTimeout in the policy";
        }
    }

    /** Where the volume is for this attempt: as the operator found it last, else as it was planned. */
    private static String path(PodVolumeBackup record) {
        VolumePlace found = record.getStatus().place;
        return found == null || found.hostPath == null ? record.getSpec().hostPath : found.hostPath;
    }

    private static ShrinkRule rule(SuspicionRule said) {
        return said == null
                ? ShrinkRule.of(null, null)
                : ShrinkRule.of(said.below, said.since == null ? null : Instant.parse(said.since));
    }

    /** What the volume is held against: without a claim only what it held with the same pod, because it lives with that. */
    private static PastSnapshot past(PodVolumeBackupSpec spec, List<Snapshot> snapshots, ShrinkRule rule) {
        Map<String, String> life =
                spec.claim == null && spec.pod.uid != null ? Map.of("pod-uid", spec.pod.uid) : Map.of();
        return rule.baseline(snapshots.stream()
                        .filter(snapshot -> snapshot.carries(life))
                        .map(s -> new PastSnapshot(s.id(), s.time(), s.files(), s.bytes()))
                        .toList())
                .orElse(null);
    }

    private static void judge(PodVolumeBackupStatus outcome, Witnesses seen, EarlierSnapshots earlier) {
        VolumeVerdict verdict = VolumeVerdict.of(seen);
        if (verdict.empty()) {
            earlier.require();
        }
        outcome.phase = VolumePhase.valueOf(verdict.reason().result().name());
        outcome.reason = verdict.reason().name();
        outcome.message = verdict.message();
        if (verdict.empty()) {
            outcome.empty = true;
            outcome.progress(0, 0);
        }
    }
}
