package io.salvor.node;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final long REPORT_SECONDS = 3;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(45);

    private final int parallel;
    private final TerminationMessage terminationMessage;
    private final PrintWriter log;
    private final Set<VolumeTask<?, ?>> running = ConcurrentHashMap.newKeySet();
    private final List<VolumeResult> results = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private ExecutorService workers;
    private volatile boolean stopping;

    /** @param log gets a line for each volume */
    public VolumeJob(int parallel, TerminationMessage terminationMessage, PrintWriter log) {
        this.parallel = parallel;
        this.terminationMessage = terminationMessage;
        this.log = log;
    }

    /** Works on all volumes and returns their results, in the order they ended. */
    public List<VolumeResult> run(List<? extends VolumeTask<?, ?>> tasks) throws InterruptedException {
        Thread hook = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
        reporter.scheduleWithFixedDelay(
                () -> running.forEach(VolumeTask::report), REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
        try {
            start(tasks);
            workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            synchronized (results) {
                return List.copyOf(results);
            }
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
        try {
            note(stopping ? task.stopped() : task.run());
        } finally {
            running.remove(task);
        }
    }

    private void note(VolumeResult result) {
        synchronized (results) {
            results.add(result);
        }
        log.println(
                result.volume() + ": " + result.phase() + (result.message() == null ? "" : ": " + result.message()));
        if (!result.recorded()) {
            log.println(
                    result.volume() + ": its status could not be written; the termination message holds the result");
        }
        try {
            terminationMessage.add(result);
        } catch (IOException e) {
            log.println("cannot write the termination message: " + e);
        }
    }

    /** Asks every worker to stop, and waits until all is recorded: the process ends when this returns. */
    private void stop() {
        stopping = true;
        waiting().forEach(Runnable::run);
        try {
            ended.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts what runs and returns the volumes whose turn has not come, which are only recorded as stopped. */
    private synchronized List<Runnable> waiting() {
        return workers == null ? List.of() : workers.shutdownNow();
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
