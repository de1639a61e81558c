package io.salvor.year;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A Backup that was sealed.
 *
 * @param namespaces whose volumes it saves
 * @param volumes those that are saved, by namespace
 */
record Made(
        String name,
        String uid,
        String policy,
        Instant start,
        Instant end,
        String phase,
        boolean suspicious,
        List<String> namespaces,
        Map<String, Saved> volumes) {
    /** Whether it takes a place among those that are kept. */
    boolean counts() {
        return phase.equals("Completed") || phase.equals("PartiallyFailed");
    }
}
