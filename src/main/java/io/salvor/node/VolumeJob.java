package io.salvor.node;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The volumes of one Job: a few at a time, each for itself, so that one that fails or is slow takes no other with it. When
 * asked to stop it ends what runs and leaves what is not done to another attempt.
 */
public final class VolumeJob {
    private static final Duration REPORTED_EVERY = Duration.ofSeconds(10);

    /** All volumes together write no more often, however many there are. */
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(500);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(45);

    private final int parallel;
    private final ResultWriter writer;
    private final PrintWriter log;
    private final Clock clock;
    private final Set<VolumeTask<?, ?>> running = ConcurrentHashMap.newKeySet();
    private final Turns<VolumeTask<?, ?>> turns = new Turns<>(REPORTED_EVERY);
    private final CountDownLatch ended = new CountDownLatch(1);
    private ExecutorService workers;
    private volatile boolean stopping;

    /** @param writer records the results; @param log gets a line for each volume */
    public VolumeJob(int parallel, ResultWriter writer, PrintWriter log, Clock clock) {
        this.parallel = parallel;
        this.writer = writer;
        this.log = log;
        this.clock = clock;
    }

    /** Works on all volumes; returns whether nothing is left to be written about any. */
    public boolean run(List<? extends VolumeTask<?, ?>> tasks) throws InterruptedException {
        Thread hook = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
        reporter.scheduleWithFixedDelay(
                this::report, BETWEEN_REPORTS.toMillis(), BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS);
        try {
            start(tasks);
            workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            handedIn();
            return writer.finish();
        } finally {
            reporter.shutdownNow();
            ended.countDown();
            removeHook(hook);
        }
    }

    private synchronized void start(List<? extends VolumeTask<?, ?>> tasks) {
        workers = Executors.newFixedThreadPool(parallel);
        tasks.forEach(task -> workers.execute(() -> work(task)));
        workers.shutdown();
    }

    private void work(VolumeTask<?, ?> task) {
        running.add(task);
        VolumeResult result;
        try {
            result = stopping ? task.stopped() : task.run();
        } finally {
            running.remove(task);
        }
        log.println(result.line());
        writer.add(task, result);
    }

    /** Lets one volume say how far it is: that whose turn it is, and who has something to say. */
    private void report() {
        Optional<VolumeTask<?, ?>> next;
        do {
            next = turns.next(Set.copyOf(running), clock.instant());
        } while (next.isPresent() && !next.get().report());
    }

    /** Asks every worker to stop, and waits until all is recorded: the process ends when this returns. */
    void stop() {
        stopping = true;
        leave();
        writer.hurry();
        try {
            ended.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts what runs, and hands in the volumes whose turn has not come, which are only recorded as stopped. */
    private synchronized void leave() {
        if (workers != null) {
            workers.shutdownNow().forEach(Runnable::run);
        }
    }

    /** All that ran has ended, and so has {@link #leave} where it was at work: the writer takes nothing once it has finished. */
    private synchronized void handedIn() {
        workers = null;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is what waits for us.
            return;
        }
    }
}
