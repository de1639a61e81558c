package io.salvor.testing;

import io.salvor.kubernetes.PodExec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** Runs no command: it keeps what was to run, and ends as the test says; well, unless it says otherwise. */
public final class TestingPodExec implements PodExec {
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private volatile BiFunction<Place, List<String>, Result> ends = (place, command) -> new Result(null);
    private volatile boolean interrupted;

    /** A command, and where it ran. */
    public record Run(Place place, List<String> command, Duration timeout) {}

    /** How commands end from now on. */
    public void ends(BiFunction<Place, List<String>, Result> result) {
        ends = result;
    }

    /** The thread is asked to stop while the next command runs. */
    public void interruptNext() {
        interrupted = true;
    }

    /** What has run, in order. */
    public List<Run> runs() {
        return List.copyOf(runs);
    }

    @Override
    public Result run(Place place, List<String> command, Duration timeout) throws InterruptedException {
        runs.add(new Run(place, command, timeout));
        if (interrupted) {
            interrupted = false;
            throw new InterruptedException();
        }
        return ends.apply(place, command);
    }
}
