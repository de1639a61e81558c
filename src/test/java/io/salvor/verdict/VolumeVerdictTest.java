package io.salvor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.VolumeReason;
import io.salvor.trouble.Reason;
import io.salvor.verdict.FolderLook.Contents;
import io.salvor.verdict.FolderLook.State;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of verdicts: what was seen, and what follows from it. */
class VolumeVerdictTest {
    private static final Witnesses.Volume CLAIM = new Witnesses.Volume("/path", true, "nightly-2", "nightly");
    private static final Witnesses.Volume POD = new Witnesses.Volume("/path", false, "nightly-2", "nightly");
    private static final FolderLook FULL = there(Contents.Entries, "1:2", 2, null, PlannedFolder.Finding.Fits);
    private static final FolderLook EMPTY = there(Contents.Nothing, "1:2", 2, null, PlannedFolder.Finding.Fits);
    private static final FolderLook WIPED = there(Contents.LostAndFound, "1:2", 2, null, PlannedFolder.Finding.Fits);
    private static final FolderLook GONE = FolderLook.without(State.Missing, null);
    private static final FolderLook UNLINKED = there(Contents.Nothing, "1:2", 0, null, PlannedFolder.Finding.Fits);
    private static final FolderLook ANOTHER = there(Contents.Entries, "1:3", 2, null, PlannedFolder.Finding.Fits);
    private static final FolderLook DELETED = there(
            Contents.Nothing,
            "1:2",
            1,
            new Mount(1, 0, "8:1", "/pods/uid//deleted", "/volumes/a", "overlay"),
            PlannedFolder.Finding.Fits);
    private static final FolderLook SILENT = FolderLook.without(State.Silent, "60 s");
    private static final ResticEnd WHOLE = saved(200, 0, null);
    private static final ResticEnd LITTLE = saved(3, 0, null);
    private static final ResticEnd NONE = saved(0, 0, null);
    private static final ResticEnd PARTLY = saved(150, 2, null);
    private static final ResticEnd UNREADABLE = saved(3, 197, null);
    private static final ResticEnd NOTHING = ResticEnd.failed(Reason.NothingToSave, "nothing to save", false);
    private static final ResticEnd BROKEN = ResticEnd.failed(Reason.Failed, "exit code 1", false);
    private static final PastSnapshot HELD =
            new PastSnapshot("0123456789", Instant.parse("2026-11-20T02:00:00Z"), 200L, 2000L);
    private static final PastSnapshot HELD_EMPTY_FILES = new PastSnapshot("0123456789", HELD.time(), 200L, 0L);
    private static final PastSnapshot HELD_FEW = new PastSnapshot("0123456789", HELD.time(), 3L, 30L);
    private static final PastSnapshot NEVER_HELD = new PastSnapshot("0123456789", HELD.time(), 0L, 0L);

    static Stream<Arguments> table() {
        return Stream.of(
                row(CLAIM, FULL, WHOLE, FULL, null, VolumeReason.Saved),
                row(CLAIM, FULL, WHOLE, FULL, HELD, VolumeReason.Saved),
                // Files that an application removes itself are its own matter.
                row(POD, FULL, WHOLE, EMPTY, HELD, VolumeReason.Saved),
                row(CLAIM, FULL, PARTLY, FULL, HELD, VolumeReason.FilesUnreadable),
                row(CLAIM, FULL, UNREADABLE, FULL, HELD, VolumeReason.FilesUnreadable),
                row(CLAIM, FULL, saved(200, 1, "tree could not be loaded"), FULL, HELD, VolumeReason.RepositoryDamaged),
                // The folder went.
                row(POD, FULL, WHOLE, GONE, null, VolumeReason.FolderVanished),
                row(POD, FULL, WHOLE, UNLINKED, null, VolumeReason.FolderVanished),
                row(POD, FULL, WHOLE, DELETED, null, VolumeReason.FolderVanished),
                row(POD, FULL, WHOLE, ANOTHER, null, VolumeReason.FolderVanished),
                row(POD, FULL, PARTLY, GONE, null, VolumeReason.FolderVanished),
                row(POD, FULL, NOTHING, GONE, null, VolumeReason.PodGone),
                row(POD, FULL, BROKEN, GONE, null, VolumeReason.PodGone),
                row(POD, FULL, ResticEnd.failed(Reason.ResticMissing, "", false), GONE, null, VolumeReason.PodGone),
                row(POD, EMPTY, null, GONE, null, VolumeReason.PodGone),
                row(CLAIM, FULL, WHOLE, GONE, null, VolumeReason.FolderMissing),
                row(CLAIM, FULL, NOTHING, UNLINKED, null, VolumeReason.FolderMissing),
                row(CLAIM, FULL, WHOLE, SILENT, null, VolumeReason.FolderSilent),
                row(
                        CLAIM,
                        FULL,
                        ResticEnd.failed(Reason.RepositoryLocked, "", false),
                        GONE,
                        null,
                        VolumeReason.RepositoryLocked),
                // Nothing in it.
                row(CLAIM, EMPTY, null, EMPTY, null, VolumeReason.Empty),
                row(CLAIM, EMPTY, null, EMPTY, HELD, VolumeReason.Suspicious),
                row(CLAIM, FULL, NOTHING, EMPTY, HELD, VolumeReason.Suspicious),
                row(CLAIM, FULL, NOTHING, EMPTY, null, VolumeReason.Empty),
                row(CLAIM, FULL, NOTHING, FULL, null, VolumeReason.NothingToSave),
                row(CLAIM, FULL, NOTHING, FULL, HELD, VolumeReason.Suspicious),
                row(CLAIM, WIPED, NONE, WIPED, HELD, VolumeReason.Suspicious),
                row(CLAIM, WIPED, NONE, WIPED, null, VolumeReason.Saved),
                row(CLAIM, FULL, LITTLE, FULL, HELD, VolumeReason.Suspicious),
                // Folders and links alone are something, and not what was there.
                row(CLAIM, FULL, NONE, FULL, HELD, VolumeReason.Suspicious),
                row(POD, FULL, NONE, FULL, HELD, VolumeReason.Suspicious),
                row(CLAIM, FULL, NONE, FULL, HELD_EMPTY_FILES, VolumeReason.Suspicious),
                row(CLAIM, FULL, NONE, FULL, HELD_FEW, VolumeReason.Saved),
                row(CLAIM, WIPED, NONE, WIPED, HELD_FEW, VolumeReason.Suspicious),
                row(CLAIM, FULL, NONE, FULL, NEVER_HELD, VolumeReason.Saved),
                // Before anything was read.
                row(CLAIM, GONE, null, null, null, VolumeReason.FolderMissing),
                row(CLAIM, SILENT, null, null, null, VolumeReason.FolderSilent),
                row(
                        CLAIM,
                        FolderLook.without(State.Unreadable, "denied"),
                        null,
                        null,
                        null,
                        VolumeReason.FolderUnreadable),
                row(CLAIM, mounted(PlannedFolder.Finding.Bare), null, null, HELD, VolumeReason.VolumeNotMounted),
                row(CLAIM, mounted(PlannedFolder.Finding.Elsewhere), null, null, null, VolumeReason.PathIsALink),
                // restic's own failures.
                row(CLAIM, FULL, BROKEN, FULL, null, VolumeReason.Unknown),
                row(
                        CLAIM,
                        FULL,
                        ResticEnd.failed(Reason.ResticKilled, "", false),
                        FULL,
                        null,
                        VolumeReason.ResticKilled),
                row(
                        CLAIM,
                        FULL,
                        ResticEnd.failed(Reason.ResticKilled, "", true),
                        FULL,
                        null,
                        VolumeReason.OutOfMemory));
    }

    @ParameterizedTest(name = "{1}, {2}, {3}, {4}: {5}")
    @MethodSource("table")
    void what_was_seen_decides(
            Witnesses.Volume volume,
            FolderLook before,
            ResticEnd restic,
            FolderLook after,
            PastSnapshot past,
            VolumeReason reason) {
        VolumeVerdict verdict =
                VolumeVerdict.of(new Witnesses(volume, before, restic, after, past, null, ShrinkRule.of(null, null)));
        assertThat(verdict.reason()).as(verdict.message()).isEqualTo(reason);
    }

    @Test
    void a_file_system_that_numbers_its_folders_anew_is_no_other_folder() {
        Mount fuse = new Mount(1, 0, "0:9", "/", "/volumes/a", "fuse.s3fs");
        FolderLook before = there(Contents.Entries, "9:1", 0, fuse, PlannedFolder.Finding.Fits);
        FolderLook after = there(Contents.Entries, "9:2", 0, fuse, PlannedFolder.Finding.Fits);
        assertThat(VolumeVerdict.of(new Witnesses(CLAIM, before, WHOLE, after, null, null, ShrinkRule.of(null, null)))
                        .reason())
                .isEqualTo(VolumeReason.Saved);
    }

    @Test
    void only_what_held_nothing_to_save_is_recorded_as_empty() {
        ShrinkRule rule = ShrinkRule.of(null, null);
        assertThat(VolumeVerdict.of(new Witnesses(CLAIM, EMPTY, null, EMPTY, HELD, null, rule))
                        .empty())
                .isTrue();
        assertThat(VolumeVerdict.of(new Witnesses(CLAIM, WIPED, NONE, WIPED, HELD, null, rule))
                        .empty())
                .isFalse();
        assertThat(VolumeVerdict.of(new Witnesses(POD, EMPTY, null, GONE, null, null, rule))
                        .empty())
                .isFalse();
    }

    @Test
    void little_that_cannot_be_compared_is_not_whole_and_much_says_so() {
        ShrinkRule on = ShrinkRule.of(null, null);
        ShrinkRule off = ShrinkRule.of("off", null);
        assertThat(List.of(
                        VolumeVerdict.of(new Witnesses(CLAIM, FULL, LITTLE, FULL, null, "503", on)),
                        VolumeVerdict.of(new Witnesses(CLAIM, WIPED, NONE, WIPED, null, "503", on)),
                        VolumeVerdict.of(new Witnesses(CLAIM, FULL, WHOLE, FULL, null, "503", on)),
                        VolumeVerdict.of(new Witnesses(CLAIM, FULL, LITTLE, FULL, null, "503", off))))
                .extracting(VolumeVerdict::reason)
                .containsExactly(
                        VolumeReason.NotCompared, VolumeReason.NotCompared, VolumeReason.Saved, VolumeReason.Saved);
        assertThat(VolumeVerdict.of(new Witnesses(CLAIM, FULL, WHOLE, FULL, null, "503", on))
                        .message())
                .contains("not compared", "503");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void a_failure_is_never_a_success(Reason failure) {
        VolumeReason.Result result = FailureReason.of(failure).result();
        if (failure == Reason.NothingToSave) {
            assertThat(result).isEqualTo(VolumeReason.Result.Completed);
        } else {
            assertThat(result).isEqualTo(VolumeReason.Result.Failed);
        }
    }

    private static Arguments row(
            Witnesses.Volume volume,
            FolderLook before,
            ResticEnd restic,
            FolderLook after,
            PastSnapshot past,
            VolumeReason reason) {
        return Arguments.of(volume, before, restic, after, past, reason);
    }

    private static FolderLook there(
            Contents contents, String identity, long links, Mount mount, PlannedFolder.Finding finding) {
        return new FolderLook(State.There, contents, identity, links, mount, finding, null);
    }

    private static FolderLook mounted(PlannedFolder.Finding finding) {
        return there(Contents.Entries, "1:2", 2, new Mount(1, 0, "8:1", "/etc", "/volumes/a", "ext4"), finding);
    }

    private static ResticEnd saved(long files, long lost, String damage) {
        return new ResticEnd(null, null, files, files * 10, List.of("a: denied"), lost, damage, false);
    }
}
