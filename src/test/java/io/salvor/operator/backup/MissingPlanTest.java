package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Conditions;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that is not found, or a location that is away, is asked for again, because what has finished is worth that. */
class MissingPlanTest {
    private static final int FOR_GOOD = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void one_volume_is_saved_and_one_is_not() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.jobs.runs(world.job("node-2").name());
        world.reports("db", VolumePhase.Completed);
    }

    private void isDenied(int times) {
        world.locations.store("default").deny("plan", times);
    }

    private boolean saysThatThePlanIsNotFound() {
        return Conditions.has(world.status().conditions, Conditions.PLAN_FOUND, "False", Reason.PlanMissing.name());
    }

    private void assertWaits(Reason reason) {
        assertThat(world.status().completionTime).as(world.status().message).isNull();
        assertThat(world.condition().status).isEqualTo("Unknown");
        assertThat(world.condition().reason).isEqualTo(reason.name());
        assertThat(world.jobs.started()).extracting(job -> job.node()).contains("node-2");
    }

    private void assertSealed(BackupPhase phase, int volumes) {
        assertThat(world.status().phase).as(world.status().message).isEqualTo(phase);
        assertThat(world.catalog().marker("nightly").orElseThrow().volumes().completed())
                .isEqualTo(volumes);
    }

    private void cancel() {
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
    }

    @Test
    void one_wrong_answer_is_asked_in_another_way_and_nobody_hears_of_it() {
        isDenied(1);
        world.look();
        assertWaits(Reason.InProgress);
        isDenied(2);
        world.look();
        assertWaits(Reason.InProgress);
        assertThat(world.events.reasons()).doesNotContain("PlanMissing");
    }

    @Test
    void a_plan_that_is_not_found_for_some_minutes_is_a_condition_and_the_backup_goes_on_when_it_is_back() {
        isDenied(FOR_GOOD);
        world.look();
        assertWaits(Reason.PlanMissing);
        assertThat(world.condition().message)
                .contains("backups/nightly/nightly-plan.json.gz", "tried again until 2026-03-01T06:00:00Z");
        assertThat(saysThatThePlanIsNotFound()).isTrue();
        world.clock.advance(Duration.ofMinutes(9));
        world.look();
        assertWaits(Reason.PlanMissing);

        world.locations.recover("default");
        world.look();
        assertWaits(Reason.InProgress);
        assertThat(saysThatThePlanIsNotFound()).isFalse();
        isDenied(FOR_GOOD);
        world.clock.advance(Duration.ofMinutes(5));
        world.look();
        assertWaits(Reason.PlanMissing);
        world.locations.recover("default");
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertSealed(BackupPhase.Completed, 2);
    }

    @Test
    void a_plan_that_is_not_found_for_ten_minutes_is_gone() {
        isDenied(FOR_GOOD);
        world.look();
        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Failed);
        assertThat(world.condition().reason).isEqualTo("PlanMissing");
        assertThat(world.status().message)
                .containsOnlyOnce("has vanished from location default")
                .contains("with restic by hand");
        assertThat(world.jobs.started()).isEmpty();
        assertThat(world.record("web").getStatus().phase).isEqualTo(VolumePhase.Failed);
    }

    @Test
    void a_plan_that_comes_back_while_the_backup_ends_for_want_of_it_seals_what_finished() {
        isDenied(FOR_GOOD);
        world.look();
        world.jobs.lingers(world.job("node-2").name());
        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertThat(world.status().ending.reason).isEqualTo("PlanMissing");
        world.locations.recover("default");
        world.clock.advance(Duration.ofSeconds(90));
        world.look();
        assertSealed(BackupPhase.PartiallyFailed, 1);
        assertThat(world.status().message).contains("has vanished", "1 of 2 volumes");
        assertThat(saysThatThePlanIsNotFound()).isFalse();
    }

    @Test
    void a_wrong_answer_at_the_end_does_not_keep_what_finished_from_its_seal() {
        isDenied(FOR_GOOD);
        cancel();
        world.look();
        assertThat(world.condition().reason).isEqualTo("PlanMissing");
        assertThat(world.status().completionTime).isNull();
        world.locations.recover("default");
        world.look();
        assertSealed(BackupPhase.Canceled, 1);
    }

    @Test
    void a_location_that_is_deleted_and_made_again_is_waited_for() {
        world.locations.fail("default", Reason.StorageLocationNotFound);
        world.look();
        assertWaits(Reason.StorageLocationNotFound);
        assertThat(world.condition().message).endsWith("(tried again until 2026-03-01T06:00:00Z)");
        world.clock.advance(Duration.ofHours(1));
        world.look();
        assertWaits(Reason.StorageLocationNotFound);
        world.locations.recover("default");
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertSealed(BackupPhase.Completed, 2);
    }

    @Test
    void a_location_that_is_away_at_the_deadline_is_waited_for_some_minutes_more() {
        world.locations.fail("default", Reason.StorageLocationNotFound);
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertThat(world.status().completionTime).isNull();
        world.clock.advance(Duration.ofMinutes(9));
        world.locations.recover("default");
        world.look();
        assertSealed(BackupPhase.PartiallyFailed, 1);
    }

    @Test
    void a_wrong_answer_about_the_archive_at_the_deadline_does_not_keep_what_finished_from_its_seal() {
        world.locations.store("default").deny(".tar.gz", FOR_GOOD);
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertThat(world.status().completionTime).as(world.status().message).isNull();
        assertThat(world.status().message).contains("nightly.tar.gz", "(tried again until 2026-03-01T06:10:00Z)");
        world.locations.recover("default");
        world.look();
        assertSealed(BackupPhase.PartiallyFailed, 1);
    }

    @Test
    void a_plan_that_is_stored_and_not_on_record_yet_is_not_made_anew_for_one_wrong_answer() {
        world = new BackupWorld(folder.resolve("other"));
        world.pod("db", "node-1");
        world.ask();
        world.calls.fail("replaceStatus Backup", 1, 500);
        world.calls.fail("replaceStatus Backup", 2, 500);
        assertThatThrownBy(world::look).isInstanceOf(KubernetesClientException.class);
        assertThat(world.status().planDigest).isNull();
        assertThat(world.catalog().plan("nightly")).isPresent();
        isDenied(1);
        world.look();
        assertThat(world.status().planned).isTrue();
        assertThat(world.calls.made("list pods")).hasSize(1);
    }
}
