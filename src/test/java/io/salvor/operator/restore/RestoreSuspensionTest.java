package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Restore that is suspended does nothing more, and goes on where it was when that is taken back. */
class RestoreSuspensionTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private void suspend(boolean asked) {
        Restore restore = setting.now();
        restore.getSpec().suspend = asked;
        setting.own.put(restore);
    }

    private void assertSuspended() {
        assertThat(setting.succeeded().status).isEqualTo("Unknown");
        assertThat(setting.succeeded().reason).isEqualTo("Suspended");
    }

    @Test
    void one_that_is_suspended_from_the_start_is_not_planned_until_that_is_taken_back() {
        setting.backup();
        setting.asked(spec -> spec.suspend = true);
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.New);
        assertSuspended();
        assertThat(setting.status().message).contains("2026-05-01T14:00:00Z", "spec.suspend");
        assertThat(setting.events.reasons()).containsExactly("Suspended");
        assertThat(setting.calls.made("create")).isEmpty();

        suspend(false);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(setting.succeeded().reason).isEqualTo("InProgress");
    }

    @Test
    void no_object_and_no_job_is_made_while_it_is_suspended() {
        setting.untilThePodIsMade();
        setting.cluster.remove(RestoreSetting.CONFIG_MAPS, "shop", "conf");
        setting.podIs("running: {}");
        suspend(true);
        setting.restart();
        setting.calls.clear();
        setting.look();
        setting.look();
        assertSuspended();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.calls.made("create")).isEmpty();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web"))
                .as("it goes on waiting")
                .isNotNull();

        suspend(false);
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
    }

    @Test
    void jobs_that_run_are_stopped_and_their_attempts_do_not_count() {
        setting.untilTheJobIsStarted();
        String job = setting.jobs.started().get(0).name();
        setting.reported("data", VolumePhase.InProgress, null);
        setting.jobs.lingers(job);
        suspend(true);
        assertThat(setting.look().getScheduleDelay()).contains(1000L);
        assertThat(setting.jobs.started()).isEmpty();
        assertSuspended();
        assertThat(setting.status().message).contains("Jobs are stopped");
        assertThat(setting.volume("data").getStatus().attempts).singleElement().satisfies(attempt -> assertThat(
                        attempt.completionTimestamp)
                .as("its process may still write")
                .isNull());

        setting.jobs.lingersNoMore(job);
        setting.look();
        assertThat(setting.volumes()).allSatisfy(volume -> {
            assertThat(volume.getStatus().attempts).singleElement().satisfies(attempt -> {
                assertThat(attempt.reason).isEqualTo("Interrupted");
                assertThat(attempt.message).contains("suspended");
                assertThat(attempt.completionTimestamp).isNotNull();
            });
            assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.New);
        });

        suspend(false);
        setting.look();
        assertThat(setting.jobs.started()).as("at once, without a pause").hasSize(1);
        setting.dataIsBack();
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    @Test
    void one_that_goes_on_before_its_jobs_are_gone_does_not_count_them_either() {
        setting.untilTheJobIsStarted();
        String job = setting.jobs.started().get(0).name();
        setting.reported("data", VolumePhase.InProgress, null);
        setting.jobs.lingers(job);
        suspend(true);
        setting.look();
        suspend(false);
        setting.look();
        setting.jobs.lingersNoMore(job);
        setting.look();
        assertThat(setting.volume("data").getStatus().attempts.get(0).reason).isEqualTo("Interrupted");
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
    }

    @Test
    void what_a_job_has_ended_before_it_was_stopped_counts() {
        setting.untilTheJobIsStarted();
        setting.reported("data", VolumePhase.Completed, null);
        setting.reported("cache", VolumePhase.InProgress, null);
        suspend(true);
        setting.look();
        setting.look();
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        suspend(false);
        setting.look();
        assertThat(setting.jobs.started()).singleElement().satisfies(job -> assertThat(job.volumes())
                .hasSize(1));
    }

    @Test
    void the_bucket_need_not_answer() {
        setting.untilTheJobIsStarted();
        setting.locations.fail("default", Reason.Unreachable);
        suspend(true);
        setting.restart();
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertSuspended();
    }

    @Test
    void its_deadline_comes_all_the_same() {
        setting.untilTheJobIsStarted();
        suspend(true);
        setting.look();
        setting.clock.advance(Duration.ofHours(4).plusMinutes(2));
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.succeeded().reason).isEqualTo("DeadlineExceeded");
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancel_and_delete_go_before_it(boolean deleted) {
        setting.untilTheJobIsStarted();
        suspend(true);
        setting.look();
        if (deleted) {
            setting.delete();
        } else {
            setting.cancel();
        }
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
    }

    /** Whatever call the operator is ended at, no attempt counts as a failure, and all comes back when it goes on. */
    @Test
    void a_process_that_is_ended_at_any_call_loses_nothing() {
        int calls = 0;
        for (boolean more = true; more; calls++) {
            setting = new RestoreSetting(folder.resolve("call-" + calls));
            setting.untilTheJobIsStarted();
            setting.reported("data", VolumePhase.InProgress, null);
            suspend(true);
            setting.calls.endAt(calls + 1);
            more = endsInTwoLooks();
            setting.calls.endAt(0);
            setting.restart();
            setting.look();
            setting.look();
            assertSuspended();
            assertThat(setting.jobs.started()).as("call %d", calls).isEmpty();
            suspend(false);
            setting.look();
            assertThat(setting.jobs.started()).as("call %d", calls).hasSize(1);
            assertThat(setting.volume("data").getStatus().attempts.get(0).reason)
                    .as("call %d", calls)
                    .isEqualTo("Interrupted");
            setting.dataIsBack();
            setting.look();
            setting.look();
            assertThat(setting.status().phase).as("call %d", calls).isEqualTo(RestorePhase.Completed);
        }
        assertThat(calls).isGreaterThan(5);
    }

    private boolean endsInTwoLooks() {
        try {
            setting.look();
            setting.look();
            return false;
        } catch (TestingCalls.Ended e) {
            return true;
        }
    }
}
