package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.MaintenanceRules;
import io.salvor.api.MaintenanceWindow;
import io.salvor.api.ResticRepository;
import io.salvor.maintenance.MaintenancePause;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.testing.TestingCalls;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The life of a Job that copies: when it is made, what becomes of it, and what follows where it has not done what it was to do. */
class CopyJobTest extends CopyFixture {
    @Test
    void what_is_due_gets_a_job_for_its_data_and_is_sealed_once_that_is_there() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();

        ResticRepository target = world.target("shop");
        assertThat(target.getStatus().copyJob.name)
                .isEqualTo(world.job().name())
                .endsWith("-c1");
        assertThat(target.getStatus().copyJob.snapshots).isEqualTo(1);
        assertThat(target.getStatus().policies).containsExactly(CopyWorld.POLICY);
        assertThat(CopyWorld.condition(target.getStatus().conditions).reason).isEqualTo("InProgress");
        assertThat(world.copied().status).isEqualTo("Unknown");
        assertThat(world.copied().message)
                .contains("location second", world.job().name());
        assertThat(status().waiting).isEqualTo(1);
        assertThat(status().oldestWaiting).isEqualTo("b1");
        assertThat(world.copyOf("b1")).isEmpty();

        world.run();
        world.look();

        OpenLocation second = world.location(CopyWorld.SECOND);
        assertThat(second.checked(world.copyOf("b1").orElseThrow()).volumes()).hasSize(1);
        assertThat(world.copyOf("b1").orElseThrow().copiedFrom()).isEqualTo(CopyWorld.FIRST);
        assertThat(world.target("shop").getStatus().copyJob).isNull();
        assertThat(world.target("shop").getStatus().endedCopyJobs).isEmpty();
        assertThat(world.target("shop").getStatus().lastCopyTime).isNotNull();
        assertThat(world.copied().status).isEqualTo("True");
        assertThat(world.copied().reason).isEqualTo("CopiesUpToDate");
        assertThat(status().waiting).isZero();
        assertThat(status().lastBackup).isEqualTo("b1");
        assertThat(status().backups).singleElement().satisfies(copy -> assertThat(copy.name)
                .isEqualTo("b1"));
        assertThat(world.shown("b1").getStatus().copies)
                .singleElement()
                .satisfies(copy -> assertThat(copy.storageLocation).isEqualTo(CopyWorld.SECOND));
        assertThat(world.jobs.secrets()).isEmpty();
        world.clock.advance(Duration.ofHours(2));
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }

    @Test
    void an_operator_that_ends_before_any_write_is_followed_by_one_that_goes_on() throws Exception {
        List<Integer> writes = writes();
        assertThat(writes).hasSizeGreaterThan(8);
        for (int write : writes) {
            CopyWorld killed = waiting("killed-" + write);
            killed.calls.endAt(write + 1);
            assertThatThrownBy(killed::all).isInstanceOf(TestingCalls.Ended.class);
            killed.calls.endAt(0);
            killed.restart();
            killed.all();

            OpenLocation second = killed.location(CopyWorld.SECOND);
            assertThat(second.checked(killed.copyOf("b1").orElseThrow()).volumes())
                    .as("write %d", write)
                    .hasSize(1);
            assertThat(killed.restic.snapshots(second.access("shop"), Duration.ofMinutes(1)))
                    .as("write %d", write)
                    .hasSize(1);
            assertThat(killed.target("shop").getStatus().copyJob).isNull();
            assertThat(killed.target("shop").getStatus().copyFailures).isNull();
            assertThat(killed.copied().status).isEqualTo("True");
            assertThat(killed.jobs.secrets()).isEmpty();
        }
    }

    /** The numbers of the calls of a course that write something. */
    private List<Integer> writes() throws Exception {
        CopyWorld undisturbed = waiting("undisturbed");
        int before = undisturbed.calls.made().size();
        undisturbed.all();
        List<String> made = undisturbed
                .calls
                .made()
                .subList(before, undisturbed.calls.made().size());
        return IntStream.range(0, made.size())
                .filter(n -> made.get(n).matches("(create|edit|editStatus|replaceStatus|start|forgetSecrets) .*"))
                .boxed()
                .toList();
    }

    @Test
    void a_job_that_was_not_made_is_made_by_the_next_look_and_one_that_is_gone_has_failed() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.calls.fail("start Job", 1, 500);
        world.begin();
        assertThat(world.jobs.copying()).isEmpty();
        String name = world.target("shop").getStatus().copyJob.name;

        world.restart();
        world.look();
        assertThat(world.job().name()).isEqualTo(name);
        assertThat(world.job().snapshots()).hasSize(1);

        world.jobs.vanishes(name);
        world.clock.advance(Duration.ofMinutes(3));
        world.look();
        assertThat(world.target("shop").getStatus().copyJob).isNull();
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
    }

    @Test
    void a_job_that_failed_is_said_once_and_followed_by_another_after_a_pause_that_grows() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.jobs.ends(world.job().name(), "exit code 1", "BucketFull: the bucket takes no more");
        world.look();
        world.look();

        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().reason).isEqualTo("CopyFailed");
        assertThat(world.copied().message).contains("takes no more");
        assertThat(world.jobs.secrets()).isEmpty();
        assertThat(world.jobs.copying()).hasSize(1);
        assertThat(world.events.reasons()).containsExactly("CopyFailed", "CopyFailed");

        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.job().name()).endsWith("-c2");
        world.jobs.runsOutOfMemory(world.job().name());
        world.look();
        world.clock.advance(Duration.ofMinutes(3));
        world.look();
        assertThat(world.jobs.copying()).hasSize(2);
        assertThat(world.copied().message).contains("ran out of memory");
        assertThat(world.events.reasons()).as("news are said once").hasSize(4);

        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        world.run();
        world.look();
        assertThat(world.copied().status).isEqualTo("True");
        assertThat(world.target("shop").getStatus().copyFailures).isNull();
    }

    @Test
    void a_job_that_ends_well_and_has_copied_nothing_counts_as_one_that_failed() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.jobs.succeeds(world.job().name());
        world.look();

        assertThat(world.jobs.copying()).hasSize(1);
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message)
                .contains("ended well", world.job().snapshots().get(0));

        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.jobs.copying()).hasSize(2);
    }

    @Test
    void jobs_that_copy_nothing_wait_longer_each_time_although_operators_end_in_between() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        for (int failures = 1; failures <= 3; failures++) {
            world.jobs.succeeds(world.job().name());
            world.restart();
            world.look();
            assertThat(world.jobs.copying()).hasSize(failures);
            assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(failures);
            assertThat(world.copied().message)
                    .contains("ended well", world.job().snapshots().get(0));

            Duration pause = MaintenancePause.after(failures);
            world.clock.advance(pause.minusSeconds(1));
            world.look();
            assertThat(world.jobs.copying()).hasSize(failures);
            world.clock.advance(Duration.ofSeconds(1));
            world.look();
            assertThat(world.jobs.copying()).hasSize(failures + 1);
        }
        world.run();
        world.look();
        assertThat(world.target("shop").getStatus().copyFailures).isNull();
        assertThat(world.copied().status).isEqualTo("True");
    }

    @Test
    void a_job_that_has_copied_nothing_keeps_those_of_other_policies_waiting_too() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.jobs.succeeds(world.job().name());
        world.otherPolicy("b2", 1, "shop");
        world.look();

        assertThat(world.jobs.copying()).hasSize(1);
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
    }

    @Test
    void policies_of_two_locations_whose_jobs_copy_nothing_wait_longer_each_time() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.policyOf("third", "b2", 1, "shop");
        world.begin();
        for (int minute = 0; minute < 60; minute++) {
            world.jobs.copying().forEach(job -> world.jobs.succeeds(job.name()));
            if (minute % 20 == 0) {
                world.restart();
            }
            world.later();
        }
        assertThat(world.jobs.copying()).as("in an hour").hasSizeBetween(4, 10);
        assertThat(world.jobs.copying().stream().map(job -> job.source().location()))
                .contains(CopyWorld.FIRST, "third");
        assertThat(world.copied().message).contains("ended well");

        world.clock.advance(Duration.ofHours(3));
        world.all();
        assertThat(world.copyOf("b1")).isPresent();
        assertThat(world.copyOf("b2")).isPresent();
        assertThat(world.target("shop").getStatus().endedCopyJobs).isEmpty();
        assertThat(world.target("shop").getStatus().copyFailures).isNull();
    }

    @Test
    void it_waits_for_the_window_and_for_suspend_also_of_a_policy_that_has_copied_nothing_yet() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.policy(spec -> {
            spec.maintenance = new MaintenanceRules();
            spec.maintenance.maintenanceWindow = new MaintenanceWindow();
            spec.maintenance.maintenanceWindow.schedule = "0 20 * * *";
            spec.maintenance.maintenanceWindow.length = "1h";
        });
        world.begin();

        assertThat(world.jobs.copying()).isEmpty();
        assertThat(world.copied().status).isEqualTo("Unknown");
        assertThat(world.copied().message).contains("window", "2026-11-27T20:00:00Z");
        int asked = world.locations.opened();
        world.later();
        assertThat(world.locations.opened())
                .as("nothing is read while it waits")
                .isEqualTo(asked);

        suspend(true);
        world.clock.advance(Duration.ofHours(8));
        world.look();
        assertThat(world.jobs.copying()).isEmpty();
        assertThat(world.copied().reason).isEqualTo("Suspended");

        suspend(false);
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }

    private void suspend(boolean suspended) {
        world.objects.edit(world.target("shop"), target -> {
            target.getSpec().suspend = suspended;
            return target;
        });
    }

    @Test
    void it_waits_while_maintenance_of_either_repository_is_about_to_exclude_others() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.look();
        world.open();
        world.target("shop", status -> maintained(status, "Forget"));
        world.later();
        assertThat(world.jobs.copying()).isEmpty();
        assertThat(world.copied().message).contains("is maintained");

        world.target("shop", status -> maintained(status, "Check"));
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }

    @Test
    void few_are_at_work_at_once_and_a_backup_is_sealed_when_all_of_its_namespaces_are_there() throws Exception {
        world.backup("b1", 2, "a", "b", "c");
        world.copies();
        world.begin();
        assertThat(world.jobs.copying()).hasSize(2);

        world.run();
        world.look();
        assertThat(world.copyOf("b1")).isEmpty();
        assertThat(world.jobs.copying()).hasSize(3);

        world.run();
        world.look();
        assertThat(world.copyOf("b1")).isPresent();
        assertThat(world.meters.get("salvor.copies.waiting").gauge().value()).isZero();
    }
}
