package io.salvor.operator.run;

import io.salvor.job.Admission;
import io.salvor.job.Admission.AtWork;
import io.salvor.job.Admission.Waiting;
import io.salvor.job.Admission.Wish;
import io.salvor.job.JobView;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who may start Jobs now. What is at work is known from the looks at the Backups, and before the first of them from the Jobs that are
 * in the cluster; who waits is known as long as it looks again. Backups and Restores share the limits.
 */
@ApplicationScoped
public class JobQueue {
    /** What the name of a Restore begins with here: a Backup may have the same. */
    public static final String RESTORE = "Restore/";

    /** One that has not looked for so long waits no more; a Backup looks every ten seconds. */
    private static final Duration WAITS_FOR = Duration.ofMinutes(1);

    /** The Jobs of one that nobody has looked at for so long do not count any more. */
    private static final Duration COUNTS_FOR = Duration.ofMinutes(10);

    /** After a start of the operator each that is at work looks soon; one that does not has ended, and its Jobs end too. */
    private static final Duration LOOKS_WITHIN = Duration.ofMinutes(2);

    private final NodeJobs jobs;
    private final Admission.Limits limits;
    private final Clock clock;
    private final Map<String, Run> runs = new HashMap<>();
    private boolean known;
    private Consumer<String> wake = run -> {};

    /** A Backup as it looked last: its Jobs by name, and what it waits for. */
    private static final class Run {
        /** Its label until it has looked itself. */
        private String name;

        private final Map<String, AtWork> atWork = new HashMap<>();
        private List<Wish> wishes = List.of();
        private Instant since;
        private Instant looked;

        Run(String name) {
            this.name = name;
        }
    }

    public JobQueue(NodeJobs jobs, OperatorConfig config, Clock clock) {
        this.jobs = jobs;
        this.limits = new Admission.Limits(config.queueCluster(), config.queueNode(), config.queueRepository());
        this.clock = clock;
    }

    /** From now on a Backup that may go on is called by its name. */
    public void wakeBy(Consumer<String> call) {
        wake = call;
    }

    /** What a Backup has at work, by the names of its Jobs. */
    public void atWork(String run, Map<String, AtWork> seen) {
        List<String> next;
        synchronized (this) {
            learn();
            Run one = run(run);
            boolean fewer = !seen.keySet().containsAll(one.atWork.keySet());
            one.atWork.clear();
            one.atWork.putAll(seen);
            next = fewer ? mayGoOn(run) : List.of();
        }
        next.forEach(wake);
    }

    /**
     * Which of the Jobs that a Backup wants next may start.
     *
     * @param since when the Backup began
     * @return their places in the list
     */
    public synchronized Set<Integer> ask(String run, Instant since, List<Wish> wishes) {
        learn();
        Run one = run(run);
        one.since = since;
        one.wishes = List.copyOf(wishes);
        return Set.copyOf(decide().getOrDefault(run, List.of()));
    }

    /** A Job that was wished for is started. */
    public synchronized void started(String run, String job, Wish wish) {
        Run one = run(run);
        one.atWork.put(job, new AtWork(run, wish, false));
        List<Wish> left = new ArrayList<>(one.wishes);
        left.remove(wish);
        one.wishes = left;
    }

    /** How many Backups wait, this one included. */
    public synchronized int length() {
        return (int) runs.values().stream().filter(one -> !one.wishes.isEmpty()).count();
    }

    /** A Backup has ended. */
    public void forget(String run) {
        List<String> next;
        synchronized (this) {
            runs.remove(key(run));
            next = mayGoOn(run);
        }
        next.forEach(wake);
    }

    private Run run(String name) {
        // By its label, which is all that a Job says of it.
        Run one = runs.computeIfAbsent(key(name), Run::new);
        one.name = name;
        one.looked = Instant.now(clock);
        return one;
    }

    private static String key(String name) {
        return name.startsWith(RESTORE) ? RESTORE + Labels.value(name.substring(RESTORE.length())) : Labels.value(name);
    }

    /** After a start of the operator others may have Jobs at work that have not looked yet. */
    private void learn() {
        if (known) {
            return;
        }
        learn(jobs.of(Labels.BACKUP, null), "");
        learn(jobs.of(Labels.RESTORE, null), RESTORE);
        known = true;
    }

    private void learn(List<JobView> seen, String prefix) {
        for (JobView job : seen) {
            if (job.mayRun()) {
                Run one = runs.computeIfAbsent(prefix + job.run(), Run::new);
                boolean noRoom = job.state() == JobView.State.NoRoom;
                one.atWork.put(job.name(), new AtWork(one.name, new Wish(job.node(), Set.of()), noRoom));
                one.looked = Instant.now(clock).minus(COUNTS_FOR).plus(LOOKS_WITHIN);
            }
        }
    }

    private List<String> mayGoOn(String but) {
        return decide().entrySet().stream()
                .filter(one -> !one.getValue().isEmpty() && !one.getKey().equals(but))
                // A Restore looks once a second.
                .filter(one -> !one.getKey().startsWith(RESTORE))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, List<Integer>> decide() {
        Instant now = Instant.now(clock);
        runs.values().removeIf(one -> one.looked.plus(COUNTS_FOR).isBefore(now));
        List<Waiting> waiting = new ArrayList<>();
        List<AtWork> atWork = new ArrayList<>();
        runs.values().forEach(one -> {
            one.atWork.values().forEach(job -> atWork.add(new AtWork(one.name, job.wish(), job.noRoom())));
            if (!one.wishes.isEmpty() && !one.looked.plus(WAITS_FOR).isBefore(now)) {
                waiting.add(new Waiting(one.name, one.since, one.wishes));
            }
        });
        return Admission.decide(limits, atWork, waiting);
    }
}
