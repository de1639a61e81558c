package io.salvor.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time used so far, which a busy machine stretches far less than it stretches time on the clock.
 *
 * @param operator by the operator
 * @param children by processes that this one has started and that have ended, with theirs: node Jobs, and restic by hand
 */
record ProcessorTime(Duration operator, Duration children) {
    /** The kernel gives other programs times in hundredths of a second, whatever it counts in itself. */
    private static final long MILLIS_PER_TICK = 10;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    static ProcessorTime now(long operator) {
        return new ProcessorTime(
                read(Long.toString(operator), USER, SYSTEM), read("self", CHILDREN_USER, CHILDREN_SYSTEM));
    }

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(operator.minus(earlier.operator), children.minus(earlier.children));
    }

    private static Duration read(String process, int user, int system) {
        try {
            String stat = Files.readString(Path.of("/proc", process, "stat"));
            // The second field is a name in brackets that may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Duration.ofMillis((Long.parseLong(fields[user]) + Long.parseLong(fields[system])) * MILLIS_PER_TICK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
