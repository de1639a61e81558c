package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.Condition;
import io.salvor.api.LocationPhase;
import io.salvor.api.Retention;
import io.salvor.catalog.BackupMarker;
import io.salvor.coverage.BackupHistory;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.retention.RetentionTicks;
import io.salvor.reading.BackupHistoryReader;
import io.salvor.retention.KnownBackups.Foreseen;
import io.salvor.retention.SettledCopies;
import io.salvor.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copying and retention beside each other: neither brings what the other takes. */
class CopiesAndRetentionTest {
    @TempDir
    Path folder;

    private CopyWorld world;
    private Runnable retention;

    @BeforeEach
    void make() throws Exception {
        world = new CopyWorld(folder);
        for (BackupStorageLocation location : world.objects.list(BackupStorageLocation.class)) {
            location.getStatus().phase = LocationPhase.Available;
            world.objects.put(location);
        }
        world.copies();
        world.policy(spec -> {
            spec.retention = new Retention();
            spec.retention.keepLast = 4;
            spec.copies.get(0).retention = new Retention();
            spec.copies.get(0).retention.keepDaily = 3;
        });
        retention = RetentionTicks.of(
                world.objects,
                world.locations,
                OperatorSettings.with(Map.of("salvor.namespace", "salvor")),
                world.events,
                world.clock);
        for (int hours : List.of(77, 53, 29, 20, 5)) {
            world.backup("b" + hours, hours, "shop");
        }
        world.all();
    }

    @Test
    void what_is_copied_stays_and_what_goes_is_not_copied_again() throws Exception {
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b53", "b20", "b5");

        retain();
        assertThat(held(CopyWorld.FIRST)).containsExactlyInAnyOrder("b53", "b29", "b20", "b5");
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b53", "b20", "b5");

        world.clock.advance(Duration.ofHours(20));
        world.backup("next", 1, "shop");
        world.all();
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b53", "b20", "b5", "next");

        retain();
        int jobs = world.jobs.copying().size();
        for (int look = 0; look < 3; look++) {
            retain();
            world.all();
        }
        assertThat(held(CopyWorld.FIRST)).containsExactlyInAnyOrder("b29", "b20", "b5", "next");
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b20", "b5", "next");
        assertThat(world.jobs.copying()).hasSize(jobs);
        assertThat(world.copied().reason).isEqualTo("CopiesUpToDate");
    }

    @Test
    void where_the_policy_stores_itself_now_copies_stay_until_somebody_has_said_what_counts() {
        world.policy(spec -> {
            spec.storageLocation = CopyWorld.SECOND;
            spec.copies = List.of();
            spec.retention.keepLast = 1;
        });
        retain();
        retain();
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b53", "b20", "b5");
        assertThat(retentionOfSecond().reason).isEqualTo("BackupsFrozen");
        assertThat(retentionOfSecond().message).contains("2 CopiesEnded, such as b53: it is a copy");

        settle("not-a-time");
        retain();
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b53", "b20", "b5");

        Matcher said =
                Pattern.compile("salvor.io/settle-copies=[^/]+/([0-9TZ:.-]+)").matcher(retentionOfSecond().message);
        assertThat(said.find()).isTrue();
        settle(said.group(1));
        retain();
        assertThat(held(CopyWorld.SECOND)).containsExactly("b5");
    }

    /** By what the guard of a sync and a plan know: the status of the policy, and what somebody has settled. */
    @Test
    void what_is_foreseen_of_a_location_that_is_copied_to_no_longer_is_what_its_look_does() {
        BackupPolicySpec next = new BackupPolicySpec();
        next.retention = new Retention();
        next.retention.keepLast = 1;
        assertThat(foreseen(next, null)).isEqualTo(new Foreseen(Set.of(), Set.of("b53", "b20")));
        String time = startOf("b53");
        assertThat(foreseen(next, time)).isEqualTo(new Foreseen(Set.of("b53"), Set.of("b20")));
        assertThat(foreseen(world.policy().getSpec(), time)).isEqualTo(new Foreseen(Set.of(), Set.of()));

        world.policy(spec -> {
            spec.copies = List.of();
            spec.retention.keepLast = 1;
        });
        retain();
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b53", "b20", "b5");
        assertThat(retentionOfSecond().message).contains("2 CopiesEnded");
        settle(time);
        retain();
        assertThat(held(CopyWorld.SECOND)).containsExactlyInAnyOrder("b20", "b5");
        assertThat(retentionOfSecond().message).contains("1 CopiesEnded");
    }

    private Foreseen foreseen(BackupPolicySpec spec, String settled) {
        ObjectMapper json = new ObjectMapper();
        String said = settled == null ? null : CopyWorld.POLICY + "/" + settled;
        BackupHistory history = new BackupHistory();
        BackupHistoryReader.copies(
                        json.valueToTree(world.policy()),
                        Optional.of(Map.of(CopyWorld.SECOND, SettledCopies.parse(said))))
                .forEach(history::addCopy);
        return history.known(CopyWorld.POLICY)
                .get(CopyWorld.SECOND)
                .under(json.valueToTree(spec), CopyWorld.SECOND, world.clock.instant());
    }

    private String startOf(String backup) {
        return world.copyOf(backup).orElseThrow().startTime().toString();
    }

    private Condition retentionOfSecond() {
        return world.objects.now(BackupStorageLocation.class, CopyWorld.SECOND).getStatus().conditions.stream()
                .filter(condition -> condition.type.equals("Retention"))
                .findFirst()
                .orElseThrow();
    }

    private void settle(String time) {
        BackupStorageLocation second = world.objects.now(BackupStorageLocation.class, CopyWorld.SECOND);
        second.getMetadata()
                .setAnnotations(new HashMap<>(Map.of("salvor.io/settle-copies", CopyWorld.POLICY + "/" + time)));
        world.objects.put(second);
    }

    @Test
    void a_backup_names_the_locations_that_hold_it_also_where_its_policy_copies_no_longer() {
        assertThat(copiesOf("b20")).containsExactly(CopyWorld.SECOND);
        world.policy(spec -> spec.copies = List.of());
        retain();
        world.look();
        assertThat(held(CopyWorld.SECOND)).contains("b20", "b5");
        assertThat(copiesOf("b20")).containsExactly(CopyWorld.SECOND);

        ObjectStore second = world.location(CopyWorld.SECOND).store();
        second.keys("backups/b20/").forEach(second::delete);
        retain();
        assertThat(copiesOf("b20")).isEmpty();
        assertThat(copiesOf("b5")).containsExactly(CopyWorld.SECOND);
    }

    @Test
    void a_marker_that_cannot_be_read_may_be_that_of_the_copy() {
        world.policy(spec -> spec.copies = List.of());
        String marker = "backups/b20/salvor-backup.json";
        ObjectStore second = world.location(CopyWorld.SECOND).store();
        second.put(marker, "{}".getBytes(StandardCharsets.UTF_8));
        retain();
        assertThat(copiesOf("b20")).as("nobody knows what it is").containsExactly(CopyWorld.SECOND);

        second.delete(marker);
        retain();
        assertThat(copiesOf("b20")).isEmpty();
    }

    private List<String> copiesOf(String backup) {
        return world.shown(backup).getStatus().copies.stream()
                .map(copy -> copy.storageLocation)
                .toList();
    }

    private void retain() {
        world.clock.advance(Duration.ofHours(2));
        retention.run();
    }

    private Set<String> held(String location) {
        return world.location(location).catalog().markers().backups().stream()
                .map(BackupMarker::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
