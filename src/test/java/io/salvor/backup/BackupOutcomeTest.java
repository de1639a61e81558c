package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.SavedVolumes.State;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupOutcomeTest {
    private static final SkippedVolume REFUSED = new SkippedVolume(
            "shop",
            "db",
            "scratch",
            SkipReason.RefusedByPolicy,
            "rule 1 has the action Fail for it",
            DecidedBy.rule(0));
    private static final SkippedVolume REFUSED_CLAIM = new SkippedVolume(
            "shop", null, "old", SkipReason.RefusedByPolicy, "the default is Fail", DecidedBy.byDefault());
    private static final SkippedVolume PREVENTED = new SkippedVolume(
            "shop", "db-0", "data", SkipReason.NotScheduled, "pod db-0 has no node yet", DecidedBy.byDefault());
    private static final SkippedVolume LEFT_OUT = new SkippedVolume(
            "shop", "db", "cache", SkipReason.ExcludedByRule, "rule 2 leaves it out", DecidedBy.rule(1));

    @ParameterizedTest(name = "{0} whole, {1} in part, {2} failed, {3} skipped, {4} objects: {5}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | 0 | 0 | 0 | 9 | Completed       | 2 of 2 volumes saved whole, 0 volumes left out, 9 objects stored.
                    1 | 0 | 0 | 1 | 1 | Completed       | 1 of 1 volume saved whole, 1 volume left out, 1 object stored.
                    0 | 0 | 0 | 3 | 4 | Completed       | 0 of 0 volumes saved whole, 3 volumes left out, 4 objects stored.
                    2 | 0 | 0 | 0 | 0 | Completed       | 2 of 2 volumes saved whole
                    1 | 1 | 0 | 0 | 9 | PartiallyFailed | 1 of 2 volumes saved whole, 1 in part, 0 not saved, 0 volumes left out, 9 objects stored. Missing: shop/db/partly-0 (FilesUnreadable);
                    0 | 1 | 0 | 0 | 9 | PartiallyFailed | 0 of 1 volume saved whole, 1 in part
                    1 | 0 | 1 | 0 | 9 | PartiallyFailed | 1 not saved, 0 volumes left out, 9 objects stored. Missing: shop/db/lost-0 (BucketFull); status.failures says more.
                    1 | 1 | 5 | 0 | 9 | PartiallyFailed | Missing: shop/db/lost-0 (BucketFull), shop/db/lost-1 (BucketFull), shop/db/lost-2 (BucketFull), and 3 more;
                    0 | 0 | 2 | 0 | 9 | Failed          | None of 2 volumes was saved, 0 volumes left out, 9 objects stored. Missing: shop/db/lost-0 (BucketFull), shop/db/lost-1 (BucketFull);
                    0 | 0 | 0 | 0 | 0 | Failed          | Nothing was stored
                    """)
    void only_a_backup_that_holds_everything_is_completed(
            int whole, int partly, int failed, int skipped, int objects, BackupOutcome.Phase phase, String message) {
        SavedVolumes volumes = volumes(plan(Collections.nCopies(skipped, LEFT_OUT)), whole, partly, failed);
        BackupOutcome outcome = BackupOutcome.of(plan(List.of()), volumes, objects, List.of(), null);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.message()).contains(message);
    }

    /** What a table of reasons comes to: each row takes one more thing away from a backup whose two volumes are whole. */
    @ParameterizedTest(name = "refused {0}, hook {1}, unread {2}, failed volumes {3}: {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    0 | -             | 0 | 0 | Completed       | 2 of 2 volumes saved whole, 1 volume left out, 9 objects stored.
                    1 | -             | 0 | 0 | PartiallyFailed | The policy refuses volume shop/db/scratch (rule 1).
                    2 | -             | 0 | 0 | PartiallyFailed | The policy refuses volume shop/db/scratch (rule 1), and 1 more.
                    1 | -             | 0 | 0 | PartiallyFailed | Missing: shop/db/scratch (RefusedByPolicy);
                    0 | thaw exited 1 | 0 | 0 | PartiallyFailed | 9 objects stored. But a hook failed: thaw exited 1
                    0 | -             | 2 | 0 | PartiallyFailed | But not all objects could be read: kind 0 could not be read
                    0 | thaw exited 1 | 2 | 0 | PartiallyFailed | But a hook failed: thaw exited 1
                    1 | thaw exited 1 | 2 | 0 | PartiallyFailed | The policy refuses volume shop/db/scratch (rule 1).
                    0 | thaw exited 1 | 2 | 1 | PartiallyFailed | 2 of 3 volumes saved whole, 0 in part, 1 not saved
                    """)
    void whatever_is_missing_keeps_a_backup_from_being_completed(
            int refused, String hook, int unread, int failed, BackupOutcome.Phase phase, String message) {
        List<SkippedVolume> skipped = Stream.concat(Stream.of(LEFT_OUT), Collections.nCopies(refused, REFUSED).stream())
                .toList();
        BackupPlan plan = plan(skipped);
        List<String> problems = Stream.iterate(0, i -> i + 1)
                .limit(unread)
                .map(i -> "kind " + i + " could not be read")
                .toList();
        BackupOutcome outcome = BackupOutcome.of(plan, volumes(plan, 2, 0, failed), 9, problems, hook);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.message()).contains(message);
    }

    @Test
    void a_backup_of_which_the_policy_refuses_the_only_volume_has_saved_none() {
        BackupPlan plan = plan(List.of(REFUSED_CLAIM));
        BackupOutcome outcome = BackupOutcome.of(plan, volumes(plan, 0, 0, 0), 9, List.of(), null);
        assertThat(outcome.phase()).isEqualTo(BackupOutcome.Phase.Failed);
        assertThat(outcome.message()).contains("None of 1 volume was saved").endsWith("volume shop/old (default).");
    }

    @Test
    void refused_volumes_count_as_not_saved_and_those_left_out_are_counted_beside_the_total() {
        BackupPlan plan = plan(List.of(REFUSED, LEFT_OUT, REFUSED_CLAIM));
        SavedVolumes volumes = volumes(plan, 3, 2, 1);
        assertThat(counts(volumes)).containsExactly(8, 3, 2, 3, 1);
        assertThat(volumes.missing())
                .extracting(SavedVolumes.Missing::toString)
                .containsExactly(
                        "shop/db/lost-0 (BucketFull)",
                        "shop/db/scratch (RefusedByPolicy)",
                        "shop/old (RefusedByPolicy)",
                        "shop/db/partly-0 (FilesUnreadable)",
                        "shop/db/partly-1 (FilesUnreadable)");
    }

    @Test
    void a_volume_that_the_policy_wants_and_that_cannot_be_saved_keeps_a_backup_from_being_completed() {
        BackupPlan plan = plan(List.of(PREVENTED, LEFT_OUT));
        BackupOutcome outcome = BackupOutcome.of(plan, volumes(plan, 1, 0, 0), 9, List.of(), null);
        assertThat(outcome.phase()).isEqualTo(BackupOutcome.Phase.PartiallyFailed);
        assertThat(outcome.message())
                .startsWith("1 of 2 volumes saved whole, 0 in part, 1 not saved, 1 volume left out, 9 objects stored.")
                .contains("Missing: shop/db-0/data (NotScheduled);");
    }

    @Test
    void a_backup_whose_only_volume_could_not_even_be_tried_holds_the_objects() {
        BackupPlan plan = plan(List.of(PREVENTED));
        BackupOutcome outcome = BackupOutcome.of(plan, volumes(plan, 0, 0, 0), 9, List.of(), null);
        assertThat(outcome.phase()).isEqualTo(BackupOutcome.Phase.PartiallyFailed);
        assertThat(outcome.message())
                .startsWith(
                        "None of 1 volume was saved, 0 volumes left out, 9 objects stored. Missing: shop/db-0/data");
        assertThat(BackupOutcome.of(plan, volumes(plan, 0, 0, 2), 9, List.of(), null)
                        .phase())
                .isEqualTo(BackupOutcome.Phase.Failed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void volumes_that_have_not_ended_are_in_the_total_alone(int open) {
        SavedVolumes volumes = SavedVolumes.of(plan(List.of()), all(open, "open", State.Open, null));
        assertThat(counts(volumes)).containsExactly(open, 0, 0, 0, 0);
        assertThat(volumes.missing()).isEmpty();
    }

    private static SavedVolumes volumes(BackupPlan plan, int whole, int partly, int notSaved) {
        return SavedVolumes.of(
                plan,
                Stream.of(
                                all(whole, "whole", State.Whole, "Saved"),
                                all(partly, "partly", State.Partly, "FilesUnreadable"),
                                all(notSaved, "lost", State.NotSaved, "BucketFull"))
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<SavedVolumes.Volume> all(int count, String name, State state, String reason) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SavedVolumes.Volume("shop", "db", name + "-" + i, state, reason))
                .toList();
    }

    private static List<Integer> counts(SavedVolumes volumes) {
        return List.of(
                volumes.total(), volumes.completed(), volumes.partiallyFailed(), volumes.failed(), volumes.skipped());
    }

    private static BackupPlan plan(List<SkippedVolume> skipped) {
        return new BackupPlan(List.of("shop"), List.of(), skipped, List.of(), List.of(), List.of(), List.of());
    }
}
