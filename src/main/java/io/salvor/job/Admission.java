package io.salvor.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whose Jobs may start now, when more want to than the limits allow: the run with the fewest Jobs goes first, and of two with
 * as many the one that has waited longest, so that no policy keeps another one out.
 */
public final class Admission {
    private Admission() {}

    /**
     * How many Jobs may be at work at once.
     *
     * @param cluster in all
     * @param node on one node
     * @param repository with one repository
     */
    public record Limits(int cluster, int node, int repository) {}

    /** A Job that a run wants. @param repositories those that it works with, by names that are their own in the cluster */
    public record Wish(String node, Set<String> repositories) {}

    /** A Job that is there. @param noRoom whether it waits for room on its node, and so takes nothing from the other nodes */
    public record AtWork(String run, Wish wish, boolean noRoom) {}

    /** A run with what it wants next, in its own order. @param since when it began to wait */
    public record Waiting(String run, Instant since, List<Wish> wishes) {}

    /** For each run that waits, the places in its list of the wishes that may come true now. */
    public static Map<String, List<Integer>> decide(Limits limits, List<AtWork> atWork, List<Waiting> waiting) {
        Use use = new Use(limits);
        atWork.forEach(use::add);
        Map<String, List<Integer>> granted = new HashMap<>();
        waiting.forEach(one -> granted.put(one.run(), new ArrayList<>()));
        while (true) {
            Optional<Waiting> next = waiting.stream()
                    .filter(one -> use.fits(one, granted.get(one.run())) >= 0)
                    .min(Comparator.<Waiting>comparingInt(one -> use.jobs(one.run()))
                            .thenComparing(Waiting::since)
                            .thenComparing(Waiting::run));
            if (next.isEmpty()) {
                return granted;
            }
            List<Integer> of = granted.get(next.get().run());
            int wish = use.fits(next.get(), of);
            of.add(wish);
            use.add(new AtWork(next.get().run(), next.get().wishes().get(wish), false));
        }
    }

    /** What is taken of the limits. */
    private static final class Use {
        private final Limits limits;
        private final Map<String, Integer> runs = new HashMap<>();
        private final Map<String, Integer> nodes = new HashMap<>();
        private final Map<String, Integer> repositories = new HashMap<>();
        private int cluster;

        Use(Limits limits) {
            this.limits = limits;
        }

        void add(AtWork job) {
            cluster += job.noRoom() ? 0 : 1;
            runs.merge(job.run(), 1, Integer::sum);
            nodes.merge(job.wish().node(), 1, Integer::sum);
            job.wish().repositories().forEach(one -> repositories.merge(one, 1, Integer::sum));
        }

        int jobs(String run) {
            return runs.getOrDefault(run, 0);
        }

        /** The first wish that fits and was not granted yet; -1 when none does. */
        int fits(Waiting run, List<Integer> granted) {
            for (int i = 0; cluster < limits.cluster() && i < run.wishes().size(); i++) {
                if (!granted.contains(i) && fits(run.wishes().get(i))) {
                    return i;
                }
            }
            return -1;
        }

        private boolean fits(Wish wish) {
            return nodes.getOrDefault(wish.node(), 0) < limits.node()
                    && wish.repositories().stream()
                            .allMatch(one -> repositories.getOrDefault(one, 0) < limits.repository());
        }
    }
}
