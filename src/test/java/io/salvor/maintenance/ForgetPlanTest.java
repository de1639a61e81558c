package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.ForgetPlan.Backups;
import io.salvor.maintenance.ForgetPlan.Fate;
import io.salvor.maintenance.ForgetPlan.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgetPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String ID = "1".repeat(64);
    private static final Backups KNOWN = new Backups(Set.of("c"), Set.of());
    private static final Backups NOBODY = new Backups(Set.of(), Set.of());

    private final List<Set<String>> asked = new ArrayList<>();

    @Test
    void a_snapshot_of_a_deleted_backup_goes_however_young_it_is() {
        ForgetPlan plan = decide(List.of(snapshot("old", "uid-1", 0)), Map.of(ID, "old"), NOBODY, Set.of());

        assertThat(plan.forget()).containsExactly(new Fate(ID, "backup old is deleted"));
        assertThat(asked).isEmpty();
    }

    @Test
    void a_snapshot_of_a_deleted_backup_that_carries_no_mark_goes_too() {
        Snapshot bare = new Snapshot(ID, NOW, "salvor", Map.of());

        assertThat(decide(List.of(bare), Map.of(ID, "old"), KNOWN, Set.of()).forget())
                .containsExactly(new Fate(ID, "backup old is deleted"));
    }

    @Test
    void a_snapshot_that_was_saved_for_another_backup_that_is_there_stays() {
        Backups live = new Backups(Set.of("new"), Set.of("uid-2"));

        ForgetPlan plan = decide(List.of(snapshot("new", "uid-2", 30)), Map.of(ID, "old"), live, Set.of());

        assertThat(plan.forget()).isEmpty();
        assertThat(plan.left())
                .containsExactly(
                        new Fate(ID, "backup old is deleted, but it was saved for Backup new, which is there"));
        assertThat(plan.stuck()).isEqualTo(plan.left());
    }

    @Test
    void a_new_backup_of_its_name_does_not_keep_a_snapshot_of_a_deleted_one() {
        Backups live = new Backups(Set.of("b"), Set.of("uid-2"));

        assertThat(decide(List.of(snapshot("b", "uid-1", 0)), Map.of(ID, "b"), live, Set.of())
                        .forget())
                .hasSize(1);
    }

    @Test
    void what_no_backup_knows_goes_after_a_week() {
        assertThat(decide(List.of(snapshot("b", "uid-1", 6)), Map.of(), NOBODY, Set.of()))
                .isEqualTo(new ForgetPlan(
                        List.of(),
                        List.of(new Fate(
                                ID,
                                "it was saved for Backup b, and no backup knows it; it goes once it is a week old")),
                        List.of(),
                        Set.of()));
        assertThat(decide(List.of(snapshot("b", "uid-1", 7), snapshot(2, "c")), Map.of(), KNOWN, Set.of())
                        .forget())
                .containsExactly(new Fate(ID, "it was saved for Backup b, and no backup knows it"));
        assertThat(asked).containsExactly(Set.of(ID));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0",
        "1, 1, 1",
        "2, 3, 0",
        "3, 3, 3",
        "4, 4, 0",
        "35, 4, 0",
        "36, 4, 4",
        "0, 500, 0",
        "4999, 501, 501"
    })
    void where_a_location_has_lost_its_backups_their_snapshots_stay(int known, int unknown, int forgotten) {
        List<Snapshot> all = new ArrayList<>();
        IntStream.range(0, known).forEach(i -> all.add(snapshot(i, "c")));
        IntStream.range(known, known + unknown).forEach(i -> all.add(snapshot(i, "b")));

        ForgetPlan plan = decide(all, Map.of(), KNOWN, Set.of());

        assertThat(plan.forget()).hasSize(forgotten);
        assertThat(plan.left()).hasSize(unknown - forgotten).allMatch(fate -> fate.because()
                .contains("it stays, because " + unknown + " of " + (known + unknown)
                        + " snapshots are like that, as if the location had lost backups"));
    }

    @Test
    void what_a_sealed_backup_names_stays_whatever_its_tags_say() {
        ForgetPlan plan = decide(List.of(snapshot("b", "uid-1", 70)), Map.of(), NOBODY, Set.of(ID));

        assertThat(plan).isEqualTo(new ForgetPlan(List.of(), List.of(), List.of(), Set.of()));
    }

    @Test
    void a_backup_whose_marker_cannot_be_read_keeps_its_snapshots_by_its_name() {
        Backups live = new Backups(Set.of("b"), Set.of());

        assertThat(decide(List.of(snapshot("b", "uid-1", 700)), Map.of(), live, Set.of())
                        .forget())
                .isEmpty();
    }

    @Test
    void what_others_have_put_there_is_never_touched() {
        Snapshot bare = new Snapshot(ID, NOW.minus(Duration.ofDays(900)), "salvor", Map.of());
        Snapshot velero = new Snapshot(
                "2".repeat(64), NOW.minus(Duration.ofDays(900)), "velero", Map.of("backup", "b", "ns", "shop"));

        assertThat(decide(List.of(bare, velero), Map.of(), NOBODY, Set.of()))
                .isEqualTo(new ForgetPlan(List.of(), List.of(), List.of(), Set.of()));
    }

    @Test
    void what_is_gone_already_is_named() {
        ForgetPlan plan = decide(List.of(), Map.of(ID, "old"), NOBODY, Set.of());

        assertThat(plan).isEqualTo(new ForgetPlan(List.of(), List.of(), List.of(), Set.of(ID)));
    }

    private ForgetPlan decide(
            List<Snapshot> snapshots, Map<String, String> buried, Backups backups, Set<String> named) {
        return ForgetPlan.decide(
                snapshots,
                buried,
                backups,
                ids -> {
                    asked.add(ids);
                    return named;
                },
                NOW);
    }

    private static Snapshot snapshot(int number, String backup) {
        return new Snapshot(
                String.format("%064x", number),
                NOW.minus(Duration.ofDays(70)),
                "salvor",
                Map.of("backup", backup, "ns", "shop", "volume", "data"));
    }

    private static Snapshot snapshot(String backup, String uid, int days) {
        return new Snapshot(
                ID,
                NOW.minus(Duration.ofDays(days)),
                "salvor",
                Map.of("backup", backup, "backup-uid", uid, "ns", "shop", "volume", "data"));
    }
}
