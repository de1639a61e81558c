package io.salvor.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.Admission.AtWork;
import io.salvor.job.Admission.Limits;
import io.salvor.job.Admission.Waiting;
import io.salvor.job.Admission.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final Limits LIMITS = new Limits(4, 2, 3);

    private static Wish wish(String node) {
        return new Wish(node, Set.of("shop"));
    }

    private static Wish wish(String node, String repository) {
        return new Wish(node, Set.of(repository));
    }

    private static Waiting waiting(String run, int since, Wish... wishes) {
        return new Waiting(run, NOW.plusSeconds(since), List.of(wishes));
    }

    private static AtWork atWork(String run, Wish wish) {
        return new AtWork(run, wish, false);
    }

    @Test
    void a_node_works_for_so_many_jobs_at_once() {
        assertThat(Admission.decide(
                        LIMITS,
                        List.of(atWork("other", wish("node-1", "a"))),
                        List.of(waiting("nightly", 0, wish("node-1"), wish("node-1"), wish("node-2")))))
                .containsEntry("nightly", List.of(0, 2));
    }

    @Test
    void a_repository_is_used_by_so_many_jobs_at_once() {
        assertThat(Admission.decide(
                        LIMITS,
                        List.of(),
                        List.of(waiting(
                                "nightly", 0, wish("n1"), wish("n2"), wish("n3"), wish("n4"), wish("n5", "x")))))
                .containsEntry("nightly", List.of(0, 1, 2, 4));
    }

    @Test
    void the_cluster_works_for_so_many_jobs_at_once() {
        assertThat(Admission.decide(
                        LIMITS,
                        List.of(atWork("other", wish("n9", "a")), atWork("other", wish("n8", "b"))),
                        List.of(waiting("nightly", 0, wish("n1"), wish("n2"), wish("n3")))))
                .containsEntry("nightly", List.of(0, 1));
    }

    @Test
    void a_job_that_waits_for_room_takes_nothing_from_other_nodes() {
        List<AtWork> full = IntStream.range(0, 4)
                .mapToObj(i -> new AtWork("other", wish("full-" + i, "r" + i), true))
                .toList();
        assertThat(Admission.decide(LIMITS, full, List.of(waiting("nightly", 0, wish("n1")))))
                .containsEntry("nightly", List.of(0));
        assertThat(Admission.decide(new Limits(4, 1, 3), full, List.of(waiting("nightly", 0, wish("full-1")))))
                .containsEntry("nightly", List.of());
    }

    @Test
    void the_run_with_the_fewest_jobs_comes_first_and_then_the_oldest() {
        Map<String, List<Integer>> granted = Admission.decide(
                new Limits(20, 2, 9),
                List.of(atWork("greedy", wish("node-1"))),
                List.of(
                        waiting("greedy", 0, wish("node-1")),
                        waiting("young", 9, wish("node-1")),
                        waiting("old", 5, wish("node-1"))));
        assertThat(granted).containsEntry("old", List.of(0));
        assertThat(granted).containsEntry("young", List.of());
        assertThat(granted).containsEntry("greedy", List.of());
    }

    @Test
    void one_that_waits_for_a_full_node_keeps_no_other_from_a_free_one() {
        assertThat(Admission.decide(
                        LIMITS,
                        List.of(atWork("x", wish("node-1", "a")), atWork("y", wish("node-1", "b"))),
                        List.of(waiting("old", 0, wish("node-1")), waiting("young", 9, wish("node-2")))))
                .containsEntry("young", List.of(0));
    }

    /** A hundred policies due at one minute over a thousand volumes: every Job gets its turn, and no limit is passed. */
    @Test
    void a_hundred_runs_at_one_minute_all_get_their_turn() {
        Random random = new Random(8);
        Limits limits = new Limits(20, 2, 3);
        Map<String, List<Wish>> left = new HashMap<>();
        for (int run = 0; run < 100; run++) {
            List<Wish> wishes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                wishes.add(wish("node-" + random.nextInt(15), "ns-" + run));
            }
            left.put("run-" + run, wishes);
        }
        List<AtWork> atWork = new ArrayList<>();
        int rounds = 0;
        while (!left.isEmpty()) {
            assertThat(++rounds).isLessThan(500);
            List<Waiting> waiting = left.entrySet().stream()
                    .map(one -> new Waiting(one.getKey(), NOW, List.copyOf(one.getValue())))
                    .toList();
            Admission.decide(limits, atWork, waiting).forEach((run, granted) -> {
                List<Wish> wishes = left.get(run);
                granted.stream().map(wishes::get).toList().forEach(wish -> {
                    atWork.add(atWork(run, wish));
                    wishes.remove(wish);
                });
                if (wishes.isEmpty()) {
                    left.remove(run);
                }
            });
            assertThat(atWork).hasSizeLessThanOrEqualTo(20);
            assertThat(atWork.stream().map(one -> one.wish().node()).distinct())
                    .allMatch(node -> atWork.stream()
                                    .filter(one -> one.wish().node().equals(node))
                                    .count()
                            <= 2);
            atWork.subList(0, Math.min(atWork.size(), 1 + random.nextInt(5))).clear();
        }
    }
}
