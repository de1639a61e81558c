package io.salvor.operator.restore.hooks;

import io.salvor.kubernetes.PodExec;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs commands beside the looks at Restores, a few at once: a look never waits for one. Each has a deadline, so it ends. What it knows is in
 * memory alone.
 */
@ApplicationScoped
public class HookThreads {
    private static final int AT_ONCE = 16;

    private final PodExec exec;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "restore-hook");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Optional<Future<PodExec.Result>>> begun = new ConcurrentHashMap<>();

    public HookThreads(PodExec exec) {
        this.exec = exec;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    /** Whether one more may be begun. */
    boolean haveRoom() {
        return begun.values().stream()
                        .filter(running -> running.isEmpty() || !running.get().isDone())
                        .count()
                < AT_ONCE;
    }

    /** It is going to be put on record that a command is begun; it does not run before that is there. */
    void intend(String key) {
        begun.putIfAbsent(key, Optional.empty());
    }

    /** Whether this process has begun, or is about to begin, a command. */
    boolean knows(String key) {
        return begun.containsKey(key);
    }

    /** Begins a command, once, that is on record; its end where it has one. */
    Optional<PodExec.Result> runs(String key, PodExec.Place place, List<String> command, Duration timeout) {
        Future<PodExec.Result> running = begun.computeIfPresent(
                        key,
                        (any, before) -> before.isPresent()
                                ? before
                                : Optional.of(threads.submit(() -> exec.run(place, command, timeout))))
                .orElseThrow();
        // An end stays known: the record of it may be refused, and is made again at the next look.
        return running.isDone() ? Optional.of(end(running)) : Optional.empty();
    }

    private static PodExec.Result end(Future<PodExec.Result> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the operator ends", e);
        } catch (ExecutionException e) {
            return PodExec.Result.unanswered("was cut off: " + e.getCause());
        }
    }

    /** What runs for a Restore is given up, and nothing is known of it any more. @param prefix with which its keys begin */
    void giveUp(String prefix) {
        begun.entrySet().removeIf(entry -> {
            boolean its = entry.getKey().startsWith(prefix);
            if (its) {
                entry.getValue().ifPresent(running -> running.cancel(true));
            }
            return its;
        });
    }
}
