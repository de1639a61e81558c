package io.salvor.node;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The course of a Job that works on whole repositories. Asked to stop it ends what is at work, and waits until that has ended. Why it failed
 * is in its termination message, as {@code <reason>: <message>}.
 *
 * @param terminationMessage null for none
 */
public record JobCourse(Path terminationMessage, PrintWriter log) {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(45);
    private static final int LONGEST_MESSAGE = 1000;

    /** What the Job is for. */
    public interface Work {
        /** Why not all is done; empty when it is. A Trouble that it throws is one, and so is all else. */
        Optional<Trouble> attempt() throws InterruptedException;
    }

    /** 0 when all is done, 1 otherwise. */
    public int run(Work work) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> stop(worker, ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Optional<Trouble> trouble = attempt(work);
            trouble.ifPresent(this::say);
            return trouble.isPresent() ? 1 : 0;
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    private Optional<Trouble> attempt(Work work) {
        try {
            return work.attempt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new ResticException(Reason.Interrupted, "the Job was asked to stop"));
        } catch (Trouble e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            e.printStackTrace(log);
            return Optional.of(new ResticException(Reason.Unexpected, e.toString()));
        }
    }

    private void say(Trouble trouble) {
        String text = trouble.reason() + ": " + trouble.getMessage();
        log.println(text);
        log.flush();
        if (terminationMessage == null) {
            return;
        }
        try {
            Files.writeString(
                    terminationMessage,
                    text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…");
        } catch (IOException e) {
            log.println("the termination message cannot be written: " + e.getMessage());
        }
    }

    private static void stop(Thread worker, CountDownLatch ended) {
        worker.interrupt();
        try {
            ended.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
