package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingNodeJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobDriverTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant DEADLINE = START.plus(Duration.ofHours(1));
    private static final String TARGET = "uid-1/node-1";

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(START);
    private final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    private final JobDriver driver =
            new JobDriver(jobs, OperatorSettings.with(Map.of("salvor.node-pending-deadline", "10m")), clock);
    private final List<String> done = new ArrayList<>();

    private void drive() {
        driver.drive(
                driver.attempts("nightly", TARGET),
                DEADLINE,
                new JobDriver.Work(
                        attempt -> {
                            done.add("start " + attempt);
                            start(attempt);
                        },
                        state -> done.add("wait for " + state.attempt()),
                        why -> done.add("give up: " + why)));
    }

    private void start(int attempt) {
        Backup owner = new Backup();
        owner.setMetadata(
                new ObjectMetaBuilder().withName("nightly").withUid("uid-1").build());
        jobs.start(
                new NodeJob(
                        name(attempt),
                        NodeJob.Command.backup,
                        "node-1",
                        List.of(),
                        Map.of(Labels.BACKUP, "nightly"),
                        Map.of(),
                        Map.of(),
                        DEADLINE),
                owner);
    }

    private static String name(int attempt) {
        return Names.job("nightly", TARGET, attempt);
    }

    @Test
    void without_a_job_the_first_attempt_starts() {
        drive();
        assertThat(done).containsExactly("start 1");
    }

    @Test
    void a_job_that_waits_or_runs_is_waited_for() {
        drive();
        drive();
        jobs.runs(name(1));
        clock.advance(Duration.ofMinutes(30));
        drive();
        assertThat(done).containsExactly("start 1", "wait for 1", "wait for 1");
    }

    @Test
    void after_a_job_that_ended_another_attempt_starts() {
        drive();
        jobs.ends(name(1), "exit code 1", "");
        drive();
        assertThat(done).containsExactly("start 1", "start 2");
    }

    @Test
    void after_the_last_attempt_it_is_given_up_with_what_was_said() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            start(attempt);
            jobs.ends(name(attempt), "attempt " + attempt + " was killed", "");
        }
        drive();
        assertThat(done).containsExactly("give up: attempt 3 was killed");
        assertThat(calls.made("stop Job")).as("they have ended").isEmpty();
    }

    @Test
    void a_job_whose_pod_does_not_start_is_stopped_and_given_up() {
        drive();
        jobs.waits(name(1), "no node has room");
        clock.advance(Duration.ofMinutes(11));
        drive();
        assertThat(done).last().asString().startsWith("give up: ").contains("no node has room");
        assertThat(jobs.started()).isEmpty();
    }

    @Test
    void at_the_deadline_a_job_gets_the_time_for_its_last_words_and_is_stopped_then() {
        drive();
        jobs.runs(name(1));
        clock.set(DEADLINE.plusSeconds(89));
        drive();
        assertThat(done).last().isEqualTo("wait for 1");
        clock.set(DEADLINE.plusSeconds(90));
        drive();
        assertThat(done).last().asString().startsWith("give up: not done by the deadline");
        assertThat(calls.made("stop Job")).containsExactly("stop Job " + name(1));
    }

    @Test
    void past_the_deadline_nothing_is_started() {
        clock.set(DEADLINE);
        drive();
        assertThat(done).singleElement().asString().startsWith("give up: not done by the deadline");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409, 410, 500, TestingCalls.TIMEOUT})
    void a_job_that_cannot_be_stopped_is_not_given_up_yet(int code) {
        drive();
        jobs.runs(name(1));
        clock.set(DEADLINE.plusSeconds(90));
        calls.fail("stop Job", 1, code);
        assertThatThrownBy(this::drive).isInstanceOf(KubernetesClientException.class);
        assertThat(done).containsExactly("start 1");
        drive();
        assertThat(done).last().asString().startsWith("give up");
    }
}
