package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.JobView;
import io.salvor.job.JobView.State;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingNodeJobs;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobOnRecordTest {
    private static final Instant SINCE = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant DEADLINE = Instant.parse("2026-11-27T14:00:00Z");

    private final TestingCalls calls = new TestingCalls();
    private final TestingNodeJobs jobs = new TestingNodeJobs(calls, Clock.systemUTC());
    private final List<String> done = new ArrayList<>();
    private boolean made = true;

    private boolean look(JobView job, Instant now) {
        return new JobOnRecord(SINCE.toString(), DEADLINE.toString()).look(job, now, jobs, new JobOnRecord.Course() {
            @Override
            public boolean make() {
                done.add("make");
                return made;
            }

            @Override
            public void end(JobView ended) {
                done.add("end " + ended);
            }

            @Override
            public void goesOn(String waits) {
                done.add("goes on" + waits);
            }
        });
    }

    private static JobView job(State state, String message, boolean outOfMemory, String report) {
        return new JobView("c1", "shop", "", state, null, message, outOfMemory, report, Map.of());
    }

    private static JobView job(State state) {
        return job(state, "says something", false, "");
    }

    @Test
    void one_that_is_not_there_is_made_for_a_while_and_has_ended_after_that() {
        assertThat(look(null, SINCE)).isTrue();
        assertThat(look(null, SINCE.plusSeconds(119))).isTrue();
        assertThat(done).containsExactly("make", "make");
        done.clear();
        assertThat(look(null, SINCE.plusSeconds(120))).isFalse();
        assertThat(done).containsExactly("end null");
    }

    @Test
    void one_that_nothing_is_left_for_is_not_at_work() {
        made = false;
        assertThat(look(null, SINCE)).isFalse();
        assertThat(done).containsExactly("make");
    }

    @Test
    void one_that_is_there_goes_on_and_says_what_its_pod_waits_for() {
        assertThat(look(job(State.Running), SINCE)).isTrue();
        assertThat(look(job(State.Stopping), SINCE)).isTrue();
        assertThat(look(job(State.Waiting), SINCE)).isTrue();
        assertThat(look(job(State.NoRoom), SINCE)).isTrue();
        assertThat(done)
                .containsExactly(
                        "goes on",
                        "goes on",
                        "goes on; its pod has not started: says something",
                        "goes on; its pod has not started: says something");
    }

    @Test
    void one_that_is_over_has_ended_even_past_its_deadline() {
        JobView over = job(State.Over);
        assertThat(look(over, DEADLINE.plusSeconds(3600))).isFalse();
        assertThat(done).containsExactly("end " + over);
        assertThat(calls.made()).isEmpty();
    }

    @Test
    void one_that_goes_on_after_its_deadline_is_stopped_once_others_had_the_time_to() {
        assertThat(look(job(State.Running), DEADLINE.plusSeconds(300))).isTrue();
        assertThat(calls.made()).isEmpty();
        assertThat(look(job(State.Running), DEADLINE.plusSeconds(301))).isTrue();
        assertThat(calls.made()).containsExactly("stop Job c1");
        assertThat(done).containsExactly("goes on", "goes on");
    }

    @Test
    void why_it_failed_is_what_it_wrote_before_what_the_cluster_says_of_it() {
        assertThat(JobOnRecord.failure(null)).isEqualTo("it could not be made, or is gone");
        assertThat(JobOnRecord.failure(job(State.Over, "exit code 137", true, "half a repo")))
                .isEqualTo("it ran out of memory");
        assertThat(JobOnRecord.failure(job(State.Over, "exit code 1", false, "BucketFull: no room")))
                .isEqualTo("BucketFull: no room");
        assertThat(JobOnRecord.failure(job(State.Over, "exit code 1", false, "")))
                .isEqualTo("exit code 1");
    }
}
