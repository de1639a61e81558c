package io.salvor.retention;

import java.util.Optional;
import java.util.function.Function;

/**
 * One clause on its way through the Backups, from the newest to the oldest: it keeps the first of each period until its places
 * are used up. While it has places left it keeps the very oldest Backup too, so that the history reaches as far back as it can.
 */
final class KeepNewestOfEach {
    private final String clause;
    private final int places;
    private final Function<Candidate, String> period;
    private String last;
    private int used;

    /** @param period the name of the period that a Backup falls into; neighbours with the same name share a place */
    KeepNewestOfEach(String clause, int places, Function<Candidate, String> period) {
        this.clause = clause;
        this.places = places;
        this.period = period;
    }

    /** Why the clause keeps the next Backup, or nothing if it does not. */
    Optional<String> next(Candidate backup, boolean oldest) {
        if (used >= places) {
            return Optional.empty();
        }
        String name = period.apply(backup);
        boolean fresh = !name.equals(last);
        if (!fresh && !oldest) {
            return Optional.empty();
        }
        last = name;
        used++;
        return Optional.of(clause + ": " + (fresh ? name : "the oldest") + " (" + used + " of " + places + ")");
    }
}
