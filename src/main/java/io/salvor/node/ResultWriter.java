package io.salvor.node;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.VolumeStatusWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Records the results of a Job's volumes on a thread of its own, each again until it is written: an API server that is away holds up
 * no volume. What is not recorded yet is in the termination message.
 */
public final class ResultWriter {
    /** How long the pod of a Job that has done its work stays for an API server that is away. */
    private static final Duration AFTER_WORK = Duration.ofMinutes(10);

    private static final Duration WHEN_STOPPED = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final TerminationMessage terminationMessage;
    private final PrintWriter log;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile Instant until = Instant.MAX;
    private int open;
    private int lost;

    /** @param log is where what is not recorded is said */
    public ResultWriter(TerminationMessage terminationMessage, PrintWriter log, Clock clock) {
        this.terminationMessage = terminationMessage;
        this.log = log;
        this.clock = clock;
    }

    /** Takes a result in and returns at once. */
    void add(VolumeTask<?, ?> task, VolumeResult result) {
        if (result.recorded()) {
            return;
        }
        synchronized (this) {
            open++;
        }
        said(() -> terminationMessage.add(result));
        thread.execute(() -> record(task, result, FIRST_PAUSE));
    }

    /** Waits until all is recorded, or for so long as that can be hoped for; returns whether it is. */
    boolean finish() throws InterruptedException {
        noLongerThan(AFTER_WORK);
        synchronized (this) {
            while (open > 0) {
                wait();
            }
            thread.shutdown();
            return lost == 0;
        }
    }

    /** The process is about to be killed. */
    void hurry() {
        noLongerThan(WHEN_STOPPED);
    }

    private synchronized void noLongerThan(Duration time) {
        Instant end = clock.instant().plus(time);
        if (end.isBefore(until)) {
            until = end;
        }
    }

    private void record(VolumeTask<?, ?> task, VolumeResult result, Duration pause) {
        try {
            if (task.record()) {
                said(() -> terminationMessage.remove(result));
                close(true);
            } else {
                close(false);
            }
        } catch (AttemptOverException e) {
            log.println(result.label() + ": " + e.getMessage());
            said(() -> terminationMessage.remove(result));
            close(true);
        } catch (KubernetesClientException e) {
            if (VolumeStatusWriter.isRefusal(e) || clock.instant().plus(pause).isAfter(until)) {
                log.println(result.label() + ": its status could not be written (" + e.getMessage()
                        + "); the termination message holds the result");
                close(false);
                return;
            }
            Duration next = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            thread.schedule(() -> record(task, result, next), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void close(boolean recorded) {
        open--;
        lost += recorded ? 0 : 1;
        notifyAll();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void said(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            log.println("cannot write the termination message: " + e);
        }
    }
}
