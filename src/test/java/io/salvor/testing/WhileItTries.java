package io.salvor.testing;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What restic tries again it would try for a quarter of an hour, so that a test ends it once it has said why. When that is depends on the machine:
 * where it has said nothing yet, it is run again for twice as long.
 */
public final class WhileItTries {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String SAID = "it was trying again after: ";

    private WhileItTries() {}

    /**
     * Runs it until it has said something, and fails as it did then.
     *
     * @param first how long it is let try at first
     * @param restic is run for as long as it is given
     */
    public static void run(Duration first, Consumer<Duration> restic) {
        Duration patience = first;
        while (true) {
            try {
                restic.accept(patience);
                return;
            } catch (ResticException e) {
                boolean silent =
                        e.reason() == Reason.DeadlineExceeded && !e.getMessage().contains(SAID);
                if (!silent || patience.compareTo(LONGEST) > 0) {
                    throw e;
                }
                patience = patience.multipliedBy(2);
            }
        }
    }
}
