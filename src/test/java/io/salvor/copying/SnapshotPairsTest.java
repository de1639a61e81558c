package io.salvor.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.copying.SnapshotPairs.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotPairsTest {
    private static final Map<String, String> TAGS = Map.of("backup", "b1");

    @Test
    void a_copy_is_known_by_the_snapshot_that_it_was_made_of() {
        SnapshotPairs pairs =
                new SnapshotPairs(List.of(first("a"), first("b")), List.of(copy("x", "a"), copy("y", "elsewhere")));

        assertThat(pairs.of(Set.of("a", "b"))).isEqualTo(copied(Map.of("a", "x"), Set.of("b"), Set.of()));
    }

    @Test
    void a_snapshot_that_is_a_copy_itself_shares_the_first_of_its_line() {
        SnapshotPairs pairs = new SnapshotPairs(List.of(copy("b", "first")), List.of(copy("x", "first")));

        assertThat(pairs.of(Set.of("b")).copies()).isEqualTo(Map.of("b", "x"));
    }

    @Test
    void a_repository_that_was_copied_as_files_has_all_of_them() {
        SnapshotPairs pairs = new SnapshotPairs(
                List.of(first("a"), copy("b", "first")), List.of(first("a"), copy("b", "first"), first("c")));

        assertThat(pairs.of(Set.of("a", "b")).copies()).isEqualTo(Map.of("a", "a", "b", "b"));
    }

    @Test
    void what_was_changed_since_is_no_copy() {
        Snapshot rewritten = new Snapshot("x", "a", "another tree", TAGS);
        Snapshot tagged = new Snapshot("y", "a", "tree", Map.of("backup", "other"));

        assertThat(new SnapshotPairs(List.of(first("a")), List.of(rewritten, tagged)).of(Set.of("a")))
                .isEqualTo(copied(Map.of(), Set.of("a"), Set.of()));
        assertThat(new SnapshotPairs(List.of(first("a")), List.of(rewritten, tagged, copy("z", "a"))).of(Set.of("a")))
                .isEqualTo(copied(Map.of("a", "z"), Set.of(), Set.of()));
    }

    @Test
    void of_two_copies_it_is_always_the_same() {
        List<Snapshot> one = List.of(copy("x", "a"), copy("y", "a"));
        List<Snapshot> other = List.of(copy("y", "a"), copy("x", "a"));

        assertThat(new SnapshotPairs(List.of(first("a")), one).of(Set.of("a")))
                .isEqualTo(new SnapshotPairs(List.of(first("a")), other).of(Set.of("a")));
    }

    @Test
    void what_the_source_has_lost_is_lost_unless_it_was_copied_before() {
        SnapshotPairs pairs = new SnapshotPairs(List.of(), List.of(copy("x", "a")));

        CopiedSnapshots found = pairs.of(Set.of("a", "b"));

        assertThat(found).isEqualTo(copied(Map.of("a", "x"), Set.of(), Set.of("b")));
        assertThat(found.isWhole()).isFalse();
    }

    @Test
    void a_backup_is_whole_once_it_is_in_every_namespace() {
        CopiedSnapshots whole = copied(Map.of("a", "x"), Set.of(), Set.of());
        CopiedSnapshots half = copied(Map.of("b", "y"), Set.of("c"), Set.of());

        assertThat(CopiedSnapshots.together(List.of(whole, half)))
                .isEqualTo(copied(Map.of("a", "x", "b", "y"), Set.of("c"), Set.of()));
        assertThat(CopiedSnapshots.together(List.of(whole)).isWhole()).isTrue();
        assertThat(CopiedSnapshots.together(List.of(whole, half)).isWhole()).isFalse();
    }

    private static CopiedSnapshots copied(Map<String, String> copies, Set<String> waiting, Set<String> lost) {
        return new CopiedSnapshots(copies, waiting, lost);
    }

    private static Snapshot first(String id) {
        return new Snapshot(id, null, "tree", TAGS);
    }

    private static Snapshot copy(String id, String original) {
        return new Snapshot(id, original, "tree", TAGS);
    }
}
