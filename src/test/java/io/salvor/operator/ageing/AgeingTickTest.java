package io.salvor.operator.ageing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.api.ClaimReference;
import io.salvor.api.LastGoodVolume;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.ResticRepository;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.EndedRuns;
import io.salvor.operator.run.LastGoodVolumes;
import io.salvor.operator.run.Leaders;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeingTickTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration OLD = Duration.ofDays(4);
    private static final String REPOSITORY = Names.repository("shop", "default");

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final AgeingTick tick = tick(Leaders.leading());

    private AgeingTick tick(Leadership leadership) {
        return new AgeingTick(
                objects,
                OperatorSettings.with(Map.of("salvor.namespace", "salvor", "salvor.history-keep", "3")),
                leadership,
                clock);
    }

    @BeforeEach
    void a_repository() {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(metadata(REPOSITORY, NOW));
        objects.put(repository);
    }

    private static ObjectMeta metadata(String name, Instant made) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid("uid-of-" + name)
                .withCreationTimestamp(made.toString())
                .build();
    }

    private Backup backup(String name, Duration ago, BackupPhase phase) {
        Backup backup = new Backup();
        backup.setMetadata(metadata(name, NOW.minus(ago)));
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = "daily";
        backup.getStatus().phase = phase;
        backup.getStatus().completionTime = NOW.minus(ago).plusSeconds(60).toString();
        objects.put(backup);
        EndedRuns.mark(objects, backup);
        return objects.now(Backup.class, name);
    }

    @Test
    void what_shows_a_backup_of_a_bucket_stays_and_counts_for_nobody() {
        for (int i = 1; i <= 5; i++) {
            Backup shown = backup("shown-" + i, Duration.ofDays(i), BackupPhase.Completed);
            shown.getMetadata().getLabels().put(Labels.ORIGIN, Labels.IN_BUCKET);
            objects.put(shown);
        }
        backup("own", Duration.ofDays(9), BackupPhase.Completed);
        tick.tick();
        assertThat(objects.now(Backup.class)).hasSize(6);
    }

    private void record(Backup backup, String claim, VolumePhase phase) {
        PodVolumeBackup record = new PodVolumeBackup();
        ObjectMeta metadata = metadata(backup.getMetadata().getName() + "-" + claim, NOW);
        metadata.setLabels(
                Map.of(Labels.BACKUP, Labels.value(backup.getMetadata().getName())));
        metadata.setOwnerReferences(List.of(Owners.controller(backup)));
        record.setMetadata(metadata);
        record.setSpec(new PodVolumeBackupSpec());
        record.getSpec().backupStorageLocation = "default";
        record.getSpec().pod = new PodReference();
        record.getSpec().pod.namespace = "shop";
        record.getSpec().pod.name = "db-0";
        record.getSpec().volume = "data";
        record.getSpec().claim = new ClaimReference();
        record.getSpec().claim.name = claim;
        record.getSpec().claim.uid = "uid-of-" + claim;
        record.getStatus().phase = phase;
        record.getStatus().completionTimestamp = backup.getStatus().completionTime;
        objects.put(record);
    }

    private List<String> names(Class<? extends HasMetadata> kind) {
        return objects.now(kind).stream()
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    private List<LastGoodVolume> lastGood() {
        return objects.now(ResticRepository.class, REPOSITORY).getStatus().lastGood;
    }

    @Test
    void old_records_leave_and_what_they_knew_stays() {
        Backup old = backup("old", OLD, BackupPhase.PartiallyFailed);
        record(old, "orders", VolumePhase.Completed);
        record(old, "carts", VolumePhase.Failed);
        Backup young = backup("young", Duration.ofDays(1), BackupPhase.Completed);
        record(young, "orders", VolumePhase.Completed);
        tick.tick();
        assertThat(names(PodVolumeBackup.class)).containsExactly("young-orders");
        assertThat(names(Backup.class)).containsExactly("old", "young");
        assertThat(lastGood()).singleElement().satisfies(good -> {
            assertThat(good.claim).isEqualTo("orders");
            assertThat(good.claimUID).isEqualTo("uid-of-orders");
            assertThat(good.policy).isEqualTo("daily");
            assertThat(good.backup).isEqualTo("old");
            assertThat(good.time).isEqualTo(old.getStatus().completionTime);
        });
    }

    @Test
    void nothing_is_read_but_metadata_where_nothing_is_old() {
        Backup young = backup("young", Duration.ofDays(1), BackupPhase.Completed);
        record(young, "orders", VolumePhase.Completed);
        calls.clear();
        tick.tick();
        tick.tick();
        assertThat(calls.made()).containsExactly("metadata Backup", "metadata Restore");
    }

    @Test
    void what_records_of_a_failed_backup_say_is_no_good_backup() {
        Backup failed = backup("failed", OLD, BackupPhase.Failed);
        record(failed, "orders", VolumePhase.Completed);
        tick.tick();
        assertThat(names(PodVolumeBackup.class)).isEmpty();
        assertThat(lastGood()).isEmpty();
    }

    @Test
    void the_newest_backups_stay_and_those_that_leave_take_their_records_with_them() {
        for (int hour = 1; hour <= 5; hour++) {
            record(
                    backup("b-" + hour, Duration.ofHours(hour), BackupPhase.Completed),
                    "claim-" + hour,
                    VolumePhase.Completed);
        }
        tick.tick();
        assertThat(names(Backup.class)).containsExactly("b-1", "b-2", "b-3");
        assertThat(names(PodVolumeBackup.class)).containsExactly("b-1-claim-1", "b-2-claim-2", "b-3-claim-3");
        assertThat(lastGood()).extracting(good -> good.claim).containsExactly("claim-4", "claim-5");
    }

    @Test
    void one_at_work_and_one_that_was_made_anew_under_an_old_name_stay() {
        backup("a", OLD, BackupPhase.Completed);
        Backup again = backup("b", OLD.plusDays(1), BackupPhase.Completed);
        again.getStatus().phase = BackupPhase.InProgress;
        objects.put(again);
        record(again, "orders", VolumePhase.InProgress);
        tick.tick();
        assertThat(names(Backup.class)).containsExactly("a", "b");
        assertThat(names(PodVolumeBackup.class)).containsExactly("b-orders");
    }

    @Test
    void restores_leave_after_their_records() {
        for (int days : new int[] {1, 5, 31}) {
            Restore restore = new Restore();
            restore.setMetadata(metadata("r-" + days, NOW.minus(Duration.ofDays(days))));
            restore.getStatus().phase = RestorePhase.Completed;
            restore.getStatus().completionTime =
                    NOW.minus(Duration.ofDays(days)).toString();
            objects.put(restore);
            EndedRuns.mark(objects, restore);
            PodVolumeRestore record = new PodVolumeRestore();
            record.setMetadata(metadata("record-" + days, NOW));
            record.getMetadata().setLabels(Map.of(Labels.RESTORE, "r-" + days));
            objects.put(record);
        }
        tick.tick();
        assertThat(names(Restore.class)).containsExactly("r-1", "r-5");
        assertThat(names(PodVolumeRestore.class)).containsExactly("record-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata Backup",
                "get Backup old",
                "list PodVolumeBackup",
                "editStatus ResticRepository",
                "deleteAll PodVolumeBackup",
                "edit Backup old"
            })
    void a_step_that_fails_is_done_at_a_later_look_and_nothing_is_lost(String call) {
        Backup old = backup("old", OLD, BackupPhase.Completed);
        record(old, "orders", VolumePhase.Completed);
        calls.clear();
        calls.fail(call, 1, 500);
        tick.tick();
        clock.set(NOW.plus(Duration.ofMinutes(6)));
        tick.tick();
        assertThat(names(PodVolumeBackup.class)).isEmpty();
        assertThat(lastGood()).hasSize(1);
        clock.set(NOW.plus(Duration.ofMinutes(12)));
        calls.clear();
        tick.tick();
        assertThat(calls.made()).containsExactly("metadata Backup", "metadata Restore");
    }

    @Test
    void records_leave_at_a_pace_that_others_can_stand() {
        for (int i = 0; i < 3; i++) {
            Backup old = backup("old-" + i, OLD.plusHours(i), BackupPhase.Completed);
            for (int claim = 0; claim < 400; claim++) {
                record(old, "claim-" + claim, VolumePhase.Completed);
            }
        }
        tick.tick();
        assertThat(names(PodVolumeBackup.class)).as("some five hundred at once").hasSize(400);
        clock.set(NOW.plusSeconds(5));
        tick.tick();
        assertThat(names(PodVolumeBackup.class)).hasSize(400);
        clock.set(NOW.plusSeconds(10));
        tick.tick();
        assertThat(names(PodVolumeBackup.class)).isEmpty();
        assertThat(lastGood()).hasSize(400).allSatisfy(good -> assertThat(good.backup)
                .isEqualTo("old-0"));
    }

    @Test
    void a_replica_that_does_not_lead_takes_nothing_out() {
        record(backup("old", OLD, BackupPhase.Completed), "orders", VolumePhase.Completed);
        calls.clear();
        tick(new Leadership()).tick();
        assertThat(calls.made()).isEmpty();
    }

    @Test
    void a_repository_keeps_of_each_volume_the_newest_and_no_more_than_its_schema_takes() {
        List<LastGoodVolume> many = new ArrayList<>();
        for (int i = 0; i < LastGoodVolumes.MOST + 5; i++) {
            many.add(good("claim-" + i, NOW.minusSeconds(i)));
        }
        List<LastGoodVolume> merged = LastGoodVolumes.merged(many, List.of(good("claim-1004", NOW.plusSeconds(1))));
        assertThat(merged).hasSize(LastGoodVolumes.MOST);
        assertThat(merged.get(0).claim).isEqualTo("claim-1004");
        assertThat(LastGoodVolumes.merged(merged, List.of(good("claim-1004", NOW.minusSeconds(9)))))
                .first()
                .satisfies(newest ->
                        assertThat(newest.time).isEqualTo(NOW.plusSeconds(1).toString()));
    }

    private static LastGoodVolume good(String claim, Instant time) {
        LastGoodVolume good = new LastGoodVolume();
        good.claim = claim;
        good.time = time.toString();
        return good;
    }
}
