package io.salvor.operator.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.Condition;
import io.salvor.api.LastGoodVolume;
import io.salvor.api.LocationPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.LocationWork;
import io.salvor.retention.PoliciesInForce;
import io.salvor.trouble.Reason;
import io.salvor.verdict.VolumeVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RetentionTickTest {
    @TempDir
    Path folder;

    private RetentionWorld world;

    @BeforeEach
    void make() {
        world = new RetentionWorld(folder);
    }

    @Test
    void what_no_retention_keeps_goes_with_its_snapshots_and_files_and_its_backup() {
        world.policy("daily", 2);
        for (int day = 1; day <= 4; day++) {
            world.backup("b" + day, "daily", day);
        }

        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2");
        assertThat(world.buried()).containsExactly("b3", "b4");
        assertThat(world.inCluster()).containsExactly("b1", "b2");
        assertThat(world.there()).hasSize(8);

        world.maintain();
        world.later();

        assertThat(world.buried()).isEmpty();
        assertThat(world.there()).hasSize(4).containsAll(world.snapshots.get("b1"));
        assertThat(world.store().keys("backups/"))
                .allMatch(key -> key.startsWith("backups/b1/") || key.startsWith("backups/b2/"));
        assertThat(status().deleting).isZero();
        assertThat(status().backups).isEqualTo(2);
        assertThat(status().next).containsExactly("b2");
    }

    @Test
    void files_wait_for_the_snapshots() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.tick();
        world.later();
        world.later();

        assertThat(world.buried()).containsExactly("b2");
        assertThat(world.store().keys("backups/b2/")).isNotEmpty();
        assertThat(status().deleting).isEqualTo(1);
        assertThat(world.meters.get("salvor.backups.deleting").gauge().value()).isEqualTo(1);
    }

    @Test
    void a_snapshot_that_another_names_is_left_to_the_last() {
        world.policy("daily", 1);
        String shared = world.snapshot("shop");
        for (int day = 1; day <= 2; day++) {
            world.seal(
                    "b" + day,
                    "daily",
                    day,
                    "Completed",
                    0,
                    List.of(RetentionWorld.volume("b" + day, "shop", shared, Map.of())));
        }
        world.tick();
        world.maintain();
        world.later();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(world.buried()).isEmpty();
        assertThat(world.there()).containsExactly(shared);
    }

    @Test
    void a_snapshot_that_one_with_a_damaged_marker_names_stays() {
        world.policy("daily", 1);
        String shared = world.snapshot("shop");
        for (int day = 1; day <= 3; day++) {
            world.seal(
                    "b" + day,
                    "daily",
                    day,
                    "Completed",
                    0,
                    List.of(RetentionWorld.volume(
                            "b" + day, "shop", day == 1 ? world.snapshot("shop") : shared, Map.of())));
        }
        String marker = world.location().store().keys("backups/b2/").stream()
                .filter(key -> key.endsWith("salvor-backup.json"))
                .findFirst()
                .orElseThrow();
        world.location().store().put(marker, "{".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        world.tick();
        world.maintain();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(world.there()).contains(shared);
    }

    @Test
    void backups_of_a_policy_that_is_gone_stay_until_a_person_gives_them_up() {
        for (int day = 1; day <= 4; day++) {
            world.backup("b" + day, "gone", day);
        }
        world.tick();

        assertThat(world.restorable()).hasSize(4);
        assertThat(status().frozen).isEqualTo(4);
        assertThat(condition(location().getStatus().conditions, "Retention"))
                .satisfies(condition -> assertThat(condition.status).isEqualTo("False"))
                .satisfies(condition -> assertThat(condition.reason).isEqualTo("BackupsFrozen"))
                .satisfies(condition ->
                        assertThat(condition.message).contains("4 PolicyGone", PoliciesInForce.GIVE_UP + "=gone/b1"));
        assertThat(condition(world.objects.now(Backup.class, "b3").getStatus().conditions, "Frozen").reason)
                .isEqualTo("PolicyGone");
        assertThat(world.meters
                        .get("salvor.backups.frozen")
                        .tags("location", "default", "policy", "gone", "reason", "PolicyGone")
                        .gauge()
                        .value())
                .isEqualTo(4);

        annotate(PoliciesInForce.GIVE_UP, "gone/b2");
        world.later();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(condition(world.objects.now(Backup.class, "b1").getStatus().conditions, "Frozen"))
                .isNotNull();
    }

    @Test
    void a_suspicious_backup_holds_its_predecessors_until_a_person_accepts_it() {
        BackupPolicy policy = world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2, "PartiallyFailed", 1);
        world.backup("b3", "daily", 3);
        world.backup("b4", "daily", 4);
        world.tick();

        assertThat(world.restorable()).hasSize(4);
        assertThat(condition(world.objects.now(Backup.class, "b4").getStatus().conditions, "Frozen").reason)
                .isEqualTo("SuspiciousVolumes");

        policy.getMetadata().setAnnotations(Map.of(VolumeVerdict.ACCEPT, "b2"));
        world.objects.put(policy);
        world.later();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(status().frozen).isZero();
    }

    @Test
    void what_a_restore_reads_stays_until_it_has_ended() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.backup("b3", "daily", 3);
        Restore restore = new Restore();
        restore.setMetadata(world.metadata("back"));
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = "b2";
        world.objects.put(restore);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2");

        world.objects.remove(Restore.class, "back");
        world.later();

        assertThat(world.restorable()).containsExactly("b1");
    }

    @Test
    void what_a_restore_begins_to_read_while_others_are_looked_at_stays() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.backup("b3", "daily", 3);
        Restore restore = new Restore();
        restore.setMetadata(world.metadata("back"));
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = "b2";
        world.calls.before("get Backup b2", 1, () -> world.objects.put(restore));
        world.tick();

        assertThat(world.calls.outstanding()).isEmpty();
        assertThat(world.restorable()).containsExactly("b1", "b2");
    }

    @Test
    void what_a_restore_reads_that_tries_another_again_stays() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        Restore restore = new Restore();
        restore.setMetadata(world.metadata("again"));
        restore.setSpec(new RestoreSpec());
        restore.getSpec().retryOf = "back";
        // What counts is that of the earlier one.
        restore.getSpec().storageLocation = "other";
        world.objects.put(restore);
        world.tick();
        assertThat(world.restorable()).containsExactly("b1", "b2");

        restore.getStatus().backupUID = RetentionWorld.uid("b2");
        world.objects.put(restore);
        world.later();
        assertThat(world.restorable()).containsExactly("b1", "b2");

        restore.getStatus().backupUID = "uid-of-none";
        world.objects.put(restore);
        world.later();
        assertThat(world.restorable()).containsExactly("b1");
    }

    @Test
    void a_forged_backup_pushes_none_out_and_is_left_alone() {
        world.policy("daily", 1);
        world.backup("b2", "daily", 2);
        world.backup("b1", "daily", 1);
        world.store().delete("backups/b1/salvor-signature-uid-of-b1.json");
        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2");
        assertThat(world.buried()).isEmpty();
        assertThat(world.meters
                        .get("salvor.backups.frozen")
                        .tags("policy", "", "reason", "Unsigned")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void one_that_was_changed_since_it_was_checked_is_not_deleted() {
        world.policy("daily", 2);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.tick();
        world.store().put("backups/b2/b2-podvolumebackups.json.gz", new byte[] {1});
        world.backup("b0", "daily", 0);
        world.later();

        assertThat(world.restorable()).containsExactly("b0", "b1", "b2");
    }

    @Test
    void a_backup_that_stored_nothing_goes_a_week_after_its_end() {
        world.policy("daily", 5);
        world.backup("fresh", "daily", 6, "Canceled", 0);
        world.backup("old", "daily", 8, "Failed", 0);
        world.backup("b1", "daily", 1);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "fresh");
    }

    @Test
    void a_backup_whose_status_does_not_say_yet_that_it_has_ended_stays() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        Backup backup = world.objects.now(Backup.class, "b2");
        backup.getStatus().phase = BackupPhase.InProgress;
        world.objects.put(backup);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2");
    }

    @Test
    void nothing_is_deleted_where_the_location_is_only_read() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        BackupStorageLocation location = location();
        location.getSpec().accessMode = io.salvor.api.LocationAccess.ReadOnly;
        world.objects.put(location);
        world.tick();

        assertThat(world.restorable()).hasSize(2);
    }

    @Test
    void where_it_is_switched_off_what_would_go_is_counted_and_a_person_still_deletes() {
        world.settings = Map.of("salvor.namespace", "salvor", "salvor.retention-enabled", "false");
        world.restart();
        world.policy("daily", 1);
        for (int day = 1; day <= 3; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.ask("b3", "b3", true);
        world.tick();
        world.later();

        assertThat(world.restorable()).containsExactly("b1", "b2");
        assertThat(status().expired).isEqualTo(1);
        assertThat(status().deleting).isEqualTo(1);
    }

    @Test
    void where_it_is_switched_off_what_was_never_sealed_stays_too() {
        world.settings = Map.of("salvor.namespace", "salvor", "salvor.retention-enabled", "false");
        world.restart();
        world.backup("torn", "daily", 1);
        world.store().delete("backups/torn/salvor-backup.json");
        world.store().delete("backups/torn/salvor-signature-uid-of-torn.json");
        world.store().delete("backups/torn/torn-podvolumebackups.json.gz");
        world.tick();
        world.later();

        assertThat(world.store().keys("backups/torn/")).isNotEmpty();
    }

    @Test
    void a_location_that_was_not_probed_yet_is_waited_for() {
        world.phase(null);
        world.locations.fail("default", io.salvor.trouble.Reason.MasterKeyNotFound);
        world.tick();
        assertThat(status()).isNull();

        world.phase(LocationPhase.Available);
        world.locations.recover("default");
        world.tick();
        assertThat(status().message).isNull();
    }

    @Test
    void what_keeps_a_look_from_its_end_is_said_until_one_gets_there() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.tick();
        world.backup("b2", "daily", 2);
        world.store().failAfter(0, Reason.AccessDenied);
        world.later();

        assertThat(status().message).contains("the store is away");
        assertThat(status().backups).isEqualTo(1);
        assertThat(condition(location().getStatus().conditions, "Retention"))
                .satisfies(condition -> assertThat(condition.status).isEqualTo("False"))
                .satisfies(condition -> assertThat(condition.reason).isEqualTo("AccessDenied"));

        world.locations.recover("default");
        world.later();

        assertThat(status().message).isNull();
        assertThat(condition(location().getStatus().conditions, "Retention").status)
                .isEqualTo("True");
    }

    @Test
    void a_backup_whose_deletion_has_begun_already_is_not_said_to_be_missing() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.objects.remove(Backup.class, "b1");
        annotate(Labels.DELETE_BACKUP, "b1/uid-of-b1");
        world.tick();
        // The operator was killed before it took that out.
        annotate(Labels.DELETE_BACKUP, "b1/uid-of-b1");
        world.tick();

        assertThat(location().getMetadata().getAnnotations()).doesNotContainKey(Labels.DELETE_BACKUP);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void what_a_deleted_backup_held_is_no_last_good_any_more() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(world.metadata(Names.repository("shop", "default")));
        repository.getStatus().lastGood = new ArrayList<>(List.of(good("b1"), good("b2")));
        world.objects.put(repository);
        world.tick();

        assertThat(world.objects.now(ResticRepository.class).get(0).getStatus().lastGood)
                .extracting(volume -> volume.backup)
                .containsExactly("b1");
    }

    @Test
    void a_person_deletes_a_backup_by_policy_and_name_together() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.ask("b2", "b2", false);
        world.tick();
        world.tick();
        assertThat(world.restorable()).hasSize(2);
        assertThat(warnings()).hasSize(1).first().asString().contains("deletionPolicy is not Delete");

        world.ask("b2", "b1", true);
        world.tick();
        assertThat(world.restorable()).hasSize(2);

        world.ask("b2", "uid-of-b2", true);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(world.inCluster()).containsExactly("b1");
        world.maintain();
        world.later();
        assertThat(world.buried()).isEmpty();
    }

    @Test
    void a_backup_that_has_left_the_cluster_is_deleted_by_an_annotation_of_the_location() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.objects.remove(Backup.class, "b2");
        annotate(Labels.DELETE_BACKUP, "b1/other-uid, b2/uid-of-b2");
        world.tick();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(location().getMetadata().getAnnotations()).doesNotContainKey(Labels.DELETE_BACKUP);
        assertThat(warnings()).hasSize(1).first().asString().contains("b1/other-uid");
    }

    @Test
    void one_that_cannot_be_read_keeps_no_other_that_the_annotation_names() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        world.backup("b3", "daily", 3);
        annotate(Labels.DELETE_BACKUP, "b3/uid-of-b3,b1/uid-of-b1,b2/uid-of-b2");
        world.store().failReading("backups/b1/b1-podvolumebackups", Reason.AccessDenied);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(location().getMetadata().getAnnotations()).containsEntry(Labels.DELETE_BACKUP, "b1/uid-of-b1");
    }

    @Test
    void deleting_a_backup_object_deletes_no_data() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.objects.remove(Backup.class, "b1");
        world.tick();
        world.later();

        assertThat(world.restorable()).containsExactly("b1");
    }

    @Test
    void what_a_backup_left_that_was_never_sealed_is_removed_at_the_second_look() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.backup("torn", "daily", 1);
        world.store().delete("backups/torn/salvor-backup.json");
        world.store().delete("backups/torn/salvor-signature-uid-of-torn.json");
        world.store().delete("backups/torn/torn-podvolumebackups.json.gz");
        world.tick();
        assertThat(world.store().keys("backups/torn/")).isNotEmpty();
        world.later();

        assertThat(world.store().keys("backups/torn/")).isEmpty();
        assertThat(world.restorable()).containsExactly("b1");
    }

    @Test
    void what_a_backup_begins_under_the_name_of_one_that_was_never_sealed_stays() {
        world.backup("again", "daily", 1);
        for (String name : List.of("again", "other")) {
            world.store().put("backups/" + name + "/" + name + ".tar.gz", new byte[] {1});
        }
        world.store().delete("backups/again/salvor-backup.json");
        world.store().delete("backups/again/salvor-signature-uid-of-again.json");
        world.store().delete("backups/again/again-podvolumebackups.json.gz");
        Backup made = world.objects.now(Backup.class, "again");
        made.getStatus().phase = BackupPhase.InProgress;
        world.objects.remove(Backup.class, "again");
        world.calls.before("get Backup other", 2, () -> world.objects.put(made));
        world.tick();
        world.later();

        assertThat(world.calls.outstanding()).isEmpty();
        assertThat(world.store().keys("backups/other/")).isEmpty();
        assertThat(world.store().keys("backups/again/")).isNotEmpty();
    }

    @Test
    void a_deletion_that_cannot_go_on_keeps_no_other() {
        world.policy("daily", 1);
        for (int day = 1; day <= 3; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.tick();
        world.maintain();
        world.store().put("backups/b3/salvor-backup.json", new byte[] {1});
        world.later();

        assertThat(world.buried()).containsExactly("b3");
        assertThat(status().message).contains("backups/b3/salvor-backup.json");
    }

    @Test
    void a_list_of_volumes_that_names_what_is_no_snapshot_keeps_nothing_from_going() {
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.seal("b2", "daily", 2, "Completed", 0, List.of(RetentionWorld.volume("b2", "shop", "latest", Map.of())));
        world.backup("b3", "daily", 3);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1");
    }

    @Test
    void a_location_that_cannot_be_used_says_so_of_what_is_to_be_deleted_there() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        world.ask("b1", "b1", true);
        world.locations.fail("default", io.salvor.trouble.Reason.Unreachable);
        world.tick();
        world.tick();
        assertThat(warnings()).hasSize(1).first().asString().contains("cannot be used");

        world.locations.recover("default");
        world.tick();

        assertThat(world.restorable()).isEmpty();
    }

    @Test
    void what_has_lost_its_marker_stays_for_a_person_to_look_at() {
        world.policy("daily", 9);
        world.backup("b1", "daily", 1);
        List<String> files = world.store().keys("backups/b1/").stream()
                .filter(key -> !key.endsWith("salvor-backup.json"))
                .toList();
        world.store().delete("backups/b1/salvor-backup.json");
        world.objects.remove(Backup.class, "b1");
        world.tick();
        world.later();
        world.later();

        assertThat(world.store().keys("backups/b1/")).isEqualTo(files);
    }

    @Test
    void what_a_backup_at_work_has_begun_stays() {
        world.policy("daily", 9);
        world.backup("begun", "daily", 0);
        for (String file :
                List.of("salvor-backup.json", "salvor-signature-uid-of-begun.json", "begun-podvolumebackups.json.gz")) {
            world.store().delete("backups/begun/" + file);
        }
        Backup backup = world.objects.now(Backup.class, "begun");
        backup.getStatus().phase = BackupPhase.InProgress;
        world.objects.put(backup);
        world.tick();
        world.later();

        assertThat(world.store().keys("backups/begun/")).isNotEmpty();
    }

    @Test
    void a_look_begins_with_all_that_goes() {
        world.policy("daily", 1);
        for (int day = 0; day <= NewDeletions.AT_ONCE + 1; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.tick();

        assertThat(world.restorable()).containsExactly("b0");
    }

    @Test
    void a_look_that_takes_long_leaves_the_rest_to_the_next_tick() {
        world.policy("daily", 1);
        for (int day = 0; day <= NewDeletions.AT_ONCE + 1; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.calls.before("get Backup b2", 1, () -> world.clock.advance(NewDeletions.LONGEST));
        world.tick();
        assertThat(world.buried()).hasSize(NewDeletions.AT_ONCE);
        world.tick();

        assertThat(world.restorable()).containsExactly("b0");
    }

    @Test
    void an_object_that_cannot_be_removed_keeps_no_other_deletion_and_is_named() {
        world.policy("daily", 1);
        for (int day = 1; day <= 3; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.store().failRemoving("backups/b3", Reason.AccessDenied);
        world.tick();
        assertThat(world.restorable()).containsExactly("b1");
        assertThat(status().message).contains("b3");

        world.maintain();
        world.later();
        assertThat(world.buried()).containsExactly("b3");
        assertThat(status().message).contains("b3");
        assertThat(status().deleting).isEqualTo(1);

        world.store().recover();
        world.later();
        // Nothing of it is forgotten while its marker is there.
        world.maintain();
        world.later();
        assertThat(world.buried()).isEmpty();
        assertThat(status().message).isNull();
    }

    @Test
    void a_backup_that_cannot_be_read_keeps_no_other_from_going_and_takes_no_place() {
        world.policy("daily", 1);
        for (int day = 1; day <= 3; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.store().failReading("backups/b1/b1-podvolumebackups", Reason.AccessDenied);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2");
        assertThat(status().message).contains("b1");
    }

    @Test
    void a_suspicious_backup_that_cannot_be_read_holds_its_predecessors_all_the_same() {
        world.policy("daily", 1);
        world.policy("other", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2, "PartiallyFailed", 1);
        world.backup("b3", "daily", 3);
        world.backup("o1", "other", 1);
        world.backup("o2", "other", 2);
        world.store().failReading("backups/b2/b2-podvolumebackups", Reason.AccessDenied);
        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2", "b3", "o1");
        assertThat(status().message).contains("b2");
    }

    @Test
    void where_many_objects_are_in_the_way_the_location_is() {
        world.policy("daily", 1);
        for (int day = 1; day <= 12; day++) {
            world.backup("b" + day, "daily", day);
        }
        world.store().failRemoving("backups/", Reason.AccessDenied);
        world.tick();

        assertThat(condition(location().getStatus().conditions, "Retention").reason)
                .isEqualTo("AccessDenied");
        world.store().recover();
        world.later();
        assertThat(world.restorable()).containsExactly("b1");
    }

    @Test
    @Timeout(60)
    void a_location_that_does_not_answer_delays_no_other() {
        world.work = new LocationWork(Duration.ofMillis(100));
        world.restart();
        world.policy("daily", 1);
        world.backup("b1", "daily", 1);
        world.backup("b2", "daily", 2);
        slowLocation();
        world.ask("lost", "lost", true);
        CountDownLatch answer = new CountDownLatch(1);
        world.locations.hold("a-slow-one", answer);
        try {
            world.tick();
            await().untilAsserted(() -> assertThat(status().backups).isEqualTo(1));
            assertThat(world.restorable()).containsExactly("b1");
            world.backup("b3", "daily", 0);
            await().untilAsserted(() -> {
                world.later();
                assertThat(world.restorable()).containsExactly("b3");
            });
            assertThat(retention("a-slow-one")).isNull();
            assertThat(world.inCluster()).contains("lost");
        } finally {
            answer.countDown();
        }
        await().untilAsserted(() -> {
            world.tick();
            assertThat(retention("a-slow-one")).isNotNull();
            assertThat(world.inCluster()).doesNotContain("lost");
        });
    }

    /** Before the other by its name, with a Backup of the cluster that its bucket does not hold. */
    private void slowLocation() {
        world.locations.add("a-slow-one");
        BackupStorageLocation slow = location();
        slow.setMetadata(world.metadata("a-slow-one"));
        slow.getStatus().retention = null;
        world.objects.put(slow);
        world.backup("lost", "daily", 3);
        Backup lost = world.objects.now(Backup.class, "lost");
        lost.getStatus().storageLocation = "a-slow-one";
        world.objects.put(lost);
        world.store().delete("backups/lost/salvor-backup.json");
    }

    private io.salvor.api.LocationRetentionStatus retention(String location) {
        return world.objects.now(BackupStorageLocation.class, location).getStatus().retention;
    }

    private static LastGoodVolume good(String backup) {
        LastGoodVolume volume = new LastGoodVolume();
        volume.claim = backup;
        volume.backup = backup;
        volume.time = RetentionWorld.NOW.minus(Duration.ofDays(1)).toString();
        return volume;
    }

    private List<String> warnings() {
        return world.events.recorded().stream()
                .filter(news -> news.reason().equals("NotDeleted"))
                .map(news -> news.message())
                .toList();
    }

    private BackupStorageLocation location() {
        return world.objects.now(BackupStorageLocation.class, "default");
    }

    private io.salvor.api.LocationRetentionStatus status() {
        return location().getStatus().retention;
    }

    private void annotate(String key, String value) {
        BackupStorageLocation location = location();
        location.getMetadata().setAnnotations(new HashMap<>(Map.of(key, value)));
        world.objects.put(location);
    }

    private static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElse(null);
    }
}
