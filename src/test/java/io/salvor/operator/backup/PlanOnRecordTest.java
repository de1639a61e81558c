package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.StoredPlan;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Backup is planned to hold, and where, is on record before anything is done about it, and nothing else is carried on. */
class PlanOnRecordTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void two_pods() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.ask();
    }

    @Test
    void place_and_digest_of_the_plan_are_on_record_before_the_first_volume() {
        AtomicReference<String> digest = new AtomicReference<>();
        AtomicReference<String> location = new AtomicReference<>();
        world.calls.before("create PodVolumeBackup", 1, () -> {
            digest.set(world.status().planDigest);
            location.set(world.status().storageLocation);
        });
        world.look();
        assertThat(digest.get())
                .matches("[0-9a-f]{64}")
                .isEqualTo(world.catalog().plan("nightly").orElseThrow().digest());
        assertThat(location.get()).isEqualTo("default");
    }

    @Test
    void every_volume_is_on_record_before_a_repository_is_made() {
        AtomicReference<Boolean> planned = new AtomicReference<>();
        world.calls.before("create ResticRepository", 1, () -> planned.set(world.status().planned));
        world.look();
        assertThat(planned.get()).isTrue();
    }

    @Test
    void a_policy_that_names_another_location_meanwhile_moves_nothing_of_a_backup_that_has_begun() {
        world.locations.add("elsewhere");
        diesAtTheSecondVolume();
        BackupPolicy policy = world.objects.now(BackupPolicy.class, "daily");
        policy.getSpec().storageLocation = "elsewhere";
        world.objects.put(policy);

        world.look();

        assertThat(world.status().planned).isTrue();
        assertThat(world.status().storageLocation).isEqualTo("default");
        assertThat(world.objects.now(PodVolumeBackup.class))
                .hasSize(2)
                .allMatch(volume -> volume.getSpec().backupStorageLocation.equals("default"));
        assertThat(world.locations.open("elsewhere").catalog().isBegun("nightly"))
                .isFalse();
    }

    @Test
    void a_policy_that_is_deleted_meanwhile_is_not_missed() {
        diesAtTheSecondVolume();
        world.objects.remove(BackupPolicy.class, "daily");

        world.look();

        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(2);
    }

    @Test
    void the_plan_of_another_backup_is_not_carried_on() {
        world.started();
        world.catalog().removal().forgetPlan("nightly");
        world.catalog().keepPlan(StoredSamples.plan("nightly"));

        world.look();

        assertRefused(Reason.PlanChanged, "nightly", "location default", "not the one that it was planned with");
        assertThat(world.calls.made("stop Job")).hasSize(2);
    }

    @Test
    void a_plan_of_this_backup_that_was_changed_in_the_bucket_is_not_carried_on() {
        world.started();
        StoredPlan plan = world.catalog().plan("nightly").orElseThrow().plan();
        world.catalog().removal().forgetPlan("nightly");
        world.catalog()
                .keepPlan(new StoredPlan(
                        plan.formatVersion(),
                        plan.backup(),
                        plan.uid(),
                        plan.policy(),
                        plan.policyRevision(),
                        plan.scheduledFor(),
                        plan.startTime(),
                        plan.deadline().plusSeconds(1),
                        plan.plan(),
                        plan.objects(),
                        plan.problems(),
                        plan.unstored(),
                        plan.staticVolumes(),
                        plan.suspicious(),
                        plan.limits()));

        world.look();

        assertRefused(Reason.PlanChanged, "find what else writes");
    }

    @Test
    void a_plan_from_before_there_were_digests_is_carried_on_if_it_is_of_this_backup() {
        world.started();
        Backup backup = world.objects.now(Backup.class, "nightly");
        String digest = backup.getStatus().planDigest;
        backup.getStatus().planDigest = null;
        world.objects.put(backup);

        world.reports("db", VolumePhase.Completed);
        world.reports("web", VolumePhase.Completed);
        world.look();

        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
        assertThat(world.status().planDigest).isEqualTo(digest);
    }

    @Test
    void of_two_backups_of_a_name_that_are_planned_at_once_the_second_is_refused() {
        world.calls.before("list pods", 1, () -> world.catalog().keepPlan(StoredSamples.plan("nightly")));
        world.look();

        assertRefused(Reason.BackupExists, "holds a backup named nightly");
        assertThat(world.objects.now(PodVolumeBackup.class)).isEmpty();
        assertThat(world.catalog().plan("nightly").orElseThrow().plan()).isEqualTo(StoredSamples.plan("nightly"));
    }

    /** The operator ends after the first volume is on record and before the second. */
    private void diesAtTheSecondVolume() {
        world.calls.fail("create PodVolumeBackup", 2, 500);
        world.look();
        assertThat(world.condition().reason).isEqualTo(Reason.ApiUnavailable.name());
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(1);
    }

    private void assertRefused(Reason reason, String... words) {
        assertThat(world.status().phase).isEqualTo(BackupPhase.Failed);
        assertThat(world.condition().reason).isEqualTo(reason.name());
        assertThat(world.status().message).contains(words);
    }
}
