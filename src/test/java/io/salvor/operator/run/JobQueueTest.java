package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.job.Admission.AtWork;
import io.salvor.job.Admission.Wish;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJob;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingNodeJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final Wish WISH = new Wish("node-1", Set.of("default/shop"));

    private final TestingClock clock = new TestingClock(NOW);
    private final TestingNodeJobs jobs = new TestingNodeJobs(new TestingCalls(), clock);
    private final List<String> called = new ArrayList<>();
    private final JobQueue queue = queue();

    private JobQueue queue() {
        JobQueue made = new JobQueue(
                jobs,
                OperatorSettings.with(
                        Map.of("salvor.queue-cluster", "3", "salvor.queue-node", "2", "salvor.queue-repository", "2")),
                clock);
        made.wakeBy(called::add);
        return made;
    }

    private static Map<String, AtWork> atWork(String run, String... names) {
        Map<String, AtWork> jobs = new HashMap<>();
        for (String name : names) {
            jobs.put(name, new AtWork(run, WISH, false));
        }
        return jobs;
    }

    @Test
    void one_that_waits_is_called_when_its_turn_has_come() {
        queue.atWork("a", atWork("a", "a-1", "a-2"));
        assertThat(queue.ask("b", NOW, List.of(WISH))).isEmpty();
        assertThat(queue.length()).isEqualTo(1);
        queue.atWork("a", atWork("a", "a-1", "a-2"));
        assertThat(called).isEmpty();
        queue.atWork("a", atWork("a", "a-2"));
        assertThat(called).containsExactly("b");
        assertThat(queue.ask("b", NOW, List.of(WISH))).containsExactly(0);
    }

    @Test
    void one_that_has_ended_leaves_its_place_to_the_next() {
        queue.atWork("a", atWork("a", "a-1", "a-2"));
        queue.ask("b", NOW, List.of(WISH));
        queue.forget("a");
        assertThat(called).containsExactly("b");
    }

    @Test
    void a_job_that_was_started_counts_before_it_is_seen() {
        assertThat(queue.ask("a", NOW, List.of(WISH, WISH))).containsExactlyInAnyOrder(0, 1);
        queue.started("a", "a-1", WISH);
        queue.started("a", "a-2", WISH);
        assertThat(queue.ask("b", NOW, List.of(WISH))).isEmpty();
    }

    @Test
    void one_that_looks_no_more_keeps_nobody_waiting() {
        queue.atWork("a", atWork("a", "a-1"));
        assertThat(queue.ask("gone", NOW, List.of(WISH))).containsExactly(0);
        assertThat(queue.ask("b", NOW.plusSeconds(1), List.of(WISH)))
                .as("the older one comes first")
                .isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(queue.ask("b", NOW.plusSeconds(1), List.of(WISH))).containsExactly(0);
    }

    @Test
    void after_a_start_of_the_operator_the_jobs_that_are_there_count() {
        theClusterHasTwoJobsOf("a");
        assertThat(queue.ask("b", NOW, List.of(WISH))).isEmpty();
        queue.atWork("a", atWork("a", "a-1"));
        assertThat(queue.ask("b", NOW, List.of(WISH))).containsExactly(0);
    }

    @Test
    void after_a_start_of_the_operator_jobs_that_no_backup_looks_at_soon_do_not_count() {
        theClusterHasTwoJobsOf("ended");
        theClusterHasTwoJobsOf("a");
        assertThat(queue.ask("b", NOW, List.of(WISH))).isEmpty();
        queue.atWork("a", atWork("a", "a-1"));
        clock.advance(Duration.ofSeconds(119));
        assertThat(queue.ask("b", NOW, List.of(WISH))).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(queue.ask("b", NOW, List.of(WISH))).containsExactly(0);
    }

    @Test
    void a_backup_with_a_long_name_goes_on_after_a_start_of_the_operator() {
        String run = "a-policy-with-a-name-that-is-longer-than-a-label-may-be-in-kubernetes-20260301020000";
        jobs.start(nodeJob("long-1", Labels.value(run)), new Backup());
        assertThat(queue.ask(run, NOW, List.of(WISH))).containsExactly(0);
        queue.atWork(run, atWork(run, "long-1", "long-2"));
        assertThat(queue.ask(run, NOW, List.of(WISH))).isEmpty();
        queue.ask("other", NOW.plusSeconds(1), List.of());
        queue.atWork(run, atWork(run, "long-2"));
        assertThat(queue.ask(run, NOW, List.of(WISH))).containsExactly(0);
    }

    private void theClusterHasTwoJobsOf(String run) {
        for (int i = 1; i <= 2; i++) {
            jobs.start(nodeJob(run + "-" + i, run), new Backup());
        }
    }

    private static NodeJob nodeJob(String name, String label) {
        return new NodeJob(
                name,
                NodeJob.Command.backup,
                "node-1",
                List.of(),
                Map.of(Labels.BACKUP, label),
                Map.of(),
                Map.of(),
                NOW);
    }

    /** Thirty policies due at one minute: each gets its Jobs through, one that ends calls the next, and nobody is forgotten. */
    @Test
    void thirty_backups_at_one_minute_all_get_through_by_being_called() {
        Map<String, Integer> left = new HashMap<>();
        Map<String, Set<String>> running = new HashMap<>();
        Set<String> looks = new TreeSet<>();
        IntStream.range(0, 30).forEach(i -> {
            left.put("run-" + i, 4);
            running.put("run-" + i, new TreeSet<>());
            looks.add("run-" + i);
        });
        int started = 0;
        while (!looks.isEmpty()) {
            String run = looks.iterator().next();
            looks.remove(run);
            queue.atWork(run, atWork(run, running.get(run).toArray(String[]::new)));
            List<Wish> wishes =
                    IntStream.range(0, left.get(run)).mapToObj(i -> WISH).toList();
            for (int ignored : queue.ask(run, NOW, wishes)) {
                String job = run + "-" + ++started;
                queue.started(run, job, WISH);
                running.get(run).add(job);
                left.merge(run, -1, Integer::sum);
            }
            assertThat(running.values().stream().mapToInt(Set::size).sum()).isLessThanOrEqualTo(2);
            if (!running.get(run).isEmpty()) {
                // A Job ends, which is an event of its Backup.
                running.get(run).remove(running.get(run).iterator().next());
                looks.add(run);
            }
            looks.addAll(called);
            called.clear();
        }
        assertThat(started).isEqualTo(120);
        assertThat(left.values()).containsOnly(0);
    }
}
