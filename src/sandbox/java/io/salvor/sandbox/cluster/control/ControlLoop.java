package io.salvor.sandbox.cluster.control;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

/** One controller: compares what is with what should be, and makes the next steps. */
interface ControlLoop {

    /**
     * Looks at everything once. Must be repeatable: it is called after every change, perhaps before the last write shows.
     *
     * @return when to look again even if nothing changes, {@link Instant#MAX} for never
     */
    Instant pass(Instant now);

    /** Does one step for each object; what fails for one must not keep the others, and is thrown at the end. */
    static <T> void each(Collection<T> objects, Consumer<T> step) {
        RuntimeException first = null;
        for (T object : objects) {
            try {
                step.accept(object);
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
