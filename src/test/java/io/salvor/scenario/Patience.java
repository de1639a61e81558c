package io.salvor.scenario;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what must become true, and says what was missing when it did not. */
final class Patience {
    private static final Duration POLL = Duration.ofMillis(200);

    private Patience() {}

    /** Waits for a value; {@code missing} describes the state at the end for the error. */
    static <T> T until(String what, Duration longest, Supplier<Optional<T>> value, Supplier<String> missing) {
        try {
            return Awaitility.await()
                    .pollInterval(POLL)
                    .pollInSameThread()
                    .atMost(longest)
                    .until(value::get, Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new ScenarioFailed(what + " did not come within " + longest.toSeconds() + " s: " + missing.get());
        }
    }
}
