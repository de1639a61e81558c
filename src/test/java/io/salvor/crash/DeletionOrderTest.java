package io.salvor.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionOrderTest {
    private static final String TOMBSTONE = "deletions/old/uid.json.gz";
    private static final String MARKER = "backups/old/salvor-backup.json";
    private static final String SNAPSHOT = "restic/shop/snapshots/abc";
    private static final String PLAN = "backups/old/old-plan.json.gz";

    @TempDir
    Path bucket;

    private final DeletionOrder order = new DeletionOrder();
    private final Set<String> cluster = new HashSet<>(Set.of("old", "kept"));

    @BeforeEach
    void two_backups_are_watched_of_which_one_is_kept() throws IOException {
        for (String key : List.of(
                TOMBSTONE, MARKER, SNAPSHOT, PLAN, "backups/kept/salvor-backup.json", "restic/shop/snapshots/def")) {
            Files.createDirectories(file(key).getParent());
            Files.createFile(file(key));
        }
        order.watch(bucket.resolve("run"), Map.of("abc", "old", "def", "kept"), Set.of("kept"), cluster::contains);
    }

    private Path file(String key) {
        return bucket.resolve("run").resolve(key);
    }

    /** A request, and what the server does. */
    private void remove(String key) throws IOException {
        order.see(new Call("DELETE", "/bucket/run/" + key, Map.of(), () -> Caller.OTHER));
        Files.delete(file(key));
    }

    @Test
    void the_order_of_a_deletion_is_no_violation() throws IOException {
        remove(MARKER);
        cluster.remove("old");
        remove(SNAPSHOT);
        remove(PLAN);
        remove(TOMBSTONE);

        assertThat(order.end()).isEmpty();
    }

    @Test
    void a_snapshot_goes_neither_before_the_marker_nor_while_the_cluster_has_the_backup() throws IOException {
        remove(SNAPSHOT);

        assertThat(order.end())
                .containsExactly(
                        "a snapshot of old went before its marker",
                        "a snapshot of old went while the cluster had it as a Backup");
    }

    @Test
    void nothing_goes_without_a_tombstone_and_the_tombstone_goes_last() throws IOException {
        remove(TOMBSTONE);
        remove(MARKER);
        remove(PLAN);

        assertThat(order.end())
                .containsExactly(
                        "the tombstone of old went before all the rest",
                        "file salvor-backup.json of old went without a tombstone",
                        "file old-plan.json.gz of old went without a tombstone",
                        "file old-plan.json.gz of old went before its snapshots");
    }

    @Test
    void nothing_goes_of_what_is_kept() throws IOException {
        remove("restic/shop/snapshots/def");

        assertThat(order.end()).first().isEqualTo("a snapshot of kept went, which is kept");
    }

    @Test
    void what_lies_in_other_locations_is_not_looked_at() {
        order.see(new Call("DELETE", "/bucket/other/" + SNAPSHOT, Map.of(), () -> Caller.OTHER));

        assertThat(order.end()).isEmpty();
    }
}
