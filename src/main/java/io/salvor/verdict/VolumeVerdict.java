package io.salvor.verdict;

import io.salvor.job.VolumeReason;
import io.salvor.trouble.Reason;
import java.util.stream.Collectors;

/**
 * What became of a volume. {@code docs/outcomes.md} has the same as a table.
 *
 * @param reason why
 * @param message what happened and what to do; null when there is nothing to say
 * @param empty whether it held nothing to save, so that there is no snapshot
 */
public record VolumeVerdict(VolumeReason reason, String message, boolean empty) {
    /** How many unreadable paths a message names. */
    private static final int NAMED = 3;

    private VolumeVerdict(VolumeReason reason, String message) {
        this(reason, message, false);
    }

    /** Judges a volume by all that was seen. */
    public static VolumeVerdict of(Witnesses seen) {
        VolumeVerdict unfit = ofFolder(seen.volume(), seen.before());
        if (unfit != null) {
            return unfit;
        }
        ResticEnd restic = seen.restic();
        boolean explained = restic == null || restic.saved() || FailureReason.mayComeFromFolder(restic.failure());
        if (explained && seen.after() != null && seen.after().goneSince(seen.before())) {
            return vanished(seen);
        }
        if (restic != null && restic.saved()) {
            return ofSnapshot(seen, restic);
        }
        if (restic == null || restic.failure() == Reason.NothingToSave) {
            return withoutFiles(seen);
        }
        return new VolumeVerdict(FailureReason.of(restic.failure(), restic.outOfMemory()), restic.message());
    }

    /** What stands against reading a folder, or writing into it; null for nothing. */
    public static VolumeVerdict ofFolder(Witnesses.Volume volume, FolderLook look) {
        String folder = "its folder " + volume.path();
        return switch (look.state()) {
            case Missing ->
                new VolumeVerdict(
                        VolumeReason.FolderMissing,
                        folder + " is not there: the pod was deleted or moved, or its node keeps volumes elsewhere; see"
                                + " whether the pod runs, and whether kubeletRoot of the chart is right for the node");
            case Unreadable ->
                new VolumeVerdict(
                        VolumeReason.FolderUnreadable,
                        folder + " cannot be read: " + look.problem() + "; see whether the Job may read it");
            case Silent ->
                new VolumeVerdict(
                        VolumeReason.FolderSilent,
                        folder + " does not answer: " + look.problem()
                                + "; see whether the server of the volume can be reached from the node");
            case There -> ofMount(volume, look);
        };
    }

    private static VolumeVerdict ofMount(Witnesses.Volume volume, FolderLook look) {
        return switch (look.finding()) {
            case Fits -> null;
            case Bare ->
                new VolumeVerdict(
                        VolumeReason.VolumeNotMounted,
                        "nothing is mounted on its folder " + volume.path()
                                + ", so its data is not there: the node was restarted or has lost the volume; see why the"
                                + " kubelet does not mount it, or delete the pod so that it does");
            case Elsewhere ->
                new VolumeVerdict(
                        VolumeReason.PathIsALink,
                        "its folder " + volume.path() + " leads to "
                                + look.mount().root()
                                + ": a link on the way points elsewhere, and nothing there is touched; remove the link,"
                                + " or name the real path in the PersistentVolume");
        };
    }

    /** What was read, if anything, is less than what was there, by how much nobody knows. */
    private static VolumeVerdict vanished(Witnesses seen) {
        String what = "its folder " + seen.volume().path() + " went while it was read: the pod was deleted or moved";
        if (seen.after().state() == FolderLook.State.Silent) {
            return ofFolder(seen.volume(), seen.after());
        }
        if (seen.volume().claimed()) {
            return new VolumeVerdict(
                    VolumeReason.FolderMissing, what + "; it is looked up again where its claim is mounted then");
        }
        return seen.restic() != null && seen.restic().saved()
                ? new VolumeVerdict(
                        VolumeReason.FolderVanished,
                        what + "; the snapshot holds what was read until then, and nothing else is left of the volume")
                : new VolumeVerdict(
                        VolumeReason.PodGone,
                        what
                                + " before anything was saved, and no claim is behind it; the next backup takes the volumes"
                                + " of the pods that exist then");
    }

    private static VolumeVerdict ofSnapshot(Witnesses seen, ResticEnd restic) {
        if (restic.damage() != null) {
            return new VolumeVerdict(
                    VolumeReason.RepositoryDamaged,
                    "the repository holds what restic cannot read, so the snapshot may not be whole: " + restic.damage()
                            + "; run restic check on it, see docs/troubleshooting.md");
        }
        PastSnapshot past = seen.past();
        // What could not be read is there all the same.
        long files = restic.files() + restic.lostCount();
        if (past != null && shrank(seen, past, files, restic.bytes())) {
            return new VolumeVerdict(VolumeReason.Suspicious, suspicion(seen, "now holds " + files(files)));
        }
        if (seen.unlisted() != null && seen.rule().doubts(files, restic.bytes())) {
            return new VolumeVerdict(
                    VolumeReason.NotCompared,
                    "it holds " + files(files) + " now and is saved, but its earlier snapshots could not be listed, so"
                            + " nobody knows whether it held more: " + seen.unlisted());
        }
        if (restic.lostCount() == 0) {
            boolean compared = seen.unlisted() == null || !seen.rule().isOn();
            return new VolumeVerdict(
                    VolumeReason.Saved,
                    compared ? null : "it was not compared with its earlier snapshots: " + seen.unlisted());
        }
        return new VolumeVerdict(
                VolumeReason.FilesUnreadable,
                restic.lostCount() + " files or folders could not be read and are not in the snapshot: "
                        + restic.lost().stream().limit(NAMED).collect(Collectors.joining("; "))
                        + "; see why, or exclude them in the policy");
    }

    private static boolean shrank(Witnesses seen, PastSnapshot past, long files, long bytes) {
        return seen.after().contents() == FolderLook.Contents.Entries
                ? seen.rule().shrankBesides(past, files, bytes)
                : seen.rule().shrank(past, files, bytes);
    }

    private static VolumeVerdict withoutFiles(Witnesses seen) {
        boolean nothing = seen.after().holdsNothing();
        PastSnapshot past = seen.past();
        if (past != null && seen.rule().emptied(past, seen.volume().claimed())) {
            String now = nothing ? "is empty now" : "now holds only what the policy's rules exclude";
            return new VolumeVerdict(VolumeReason.Suspicious, suspicion(seen, now), true);
        }
        if (!nothing) {
            return new VolumeVerdict(
                    VolumeReason.NothingToSave,
                    "everything in it is excluded by the policy's rules, so there is no snapshot",
                    true);
        }
        return new VolumeVerdict(
                VolumeReason.Empty,
                past == null
                        ? "the volume is empty, so there is no snapshot"
                        : "the volume is empty now, so there is no snapshot; snapshot " + named(past)
                                + " still holds its earlier files",
                true);
    }

    private static String suspicion(Witnesses seen, String now) {
        PastSnapshot past = seen.past();
        Witnesses.Volume volume = seen.volume();
        String held = past.files() == null ? "files" : files(past.files());
        return "it held " + held + " in snapshot " + named(past) + " and " + now
                + ": see whether data is lost; if it is right so, "
                + (volume.policy() == null
                        ? "delete that snapshot's Backup"
                        : "kubectl annotate backuppolicy " + volume.policy() + " " + ACCEPT + "=" + volume.backup()
                                + " --overwrite");
    }

    /** The annotation of a policy by which a person says that a volume may be as small as a Backup found it. */
    public static final String ACCEPT = "salvor.io/accept-shrunk";

    private static String files(long number) {
        return number == 0 ? "no files" : number + (number == 1 ? " file" : " files");
    }

    private static String named(PastSnapshot past) {
        return past.id().substring(0, Math.min(8, past.id().length())) + " of " + past.time();
    }
}
