package io.salvor.operator.copying;

import io.salvor.trouble.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How each route stood when it was looked at last. A look that does not come to its end says nothing by itself, so that what was found before would
 * be said for ever.
 */
final class CopyStandings {
    /** A look at many namespaces takes a while. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    /** A restart looks at once. Looks at slow places write here later. */
    private final Map<CopyRoute, CopyStanding> found = new ConcurrentHashMap<>();

    /** Since when a look is due that has not ended. */
    private final Map<CopyRoute, Instant> due = new ConcurrentHashMap<>();

    /** Forgets all others. */
    void retain(Set<CopyRoute> routes) {
        found.keySet().retainAll(routes);
        due.keySet().retainAll(routes);
    }

    /** What the last look has found; null where none has ended. */
    CopyStanding last(CopyRoute route) {
        return found.get(route);
    }

    void due(CopyRoute route, Instant now) {
        due.putIfAbsent(route, now);
    }

    void notDue(CopyRoute route) {
        due.remove(route);
    }

    void found(CopyRoute route, CopyStanding standing) {
        found.put(route, standing.after(found.get(route)));
        due.remove(route);
    }

    /** What is to be said now. */
    Map<CopyRoute, CopyStanding> said(Instant now) {
        Map<CopyRoute, CopyStanding> said = new HashMap<>(found);
        due.forEach((route, since) -> {
            CopyStanding before = found.get(route);
            boolean wrong = before != null && before.status().equals("False");
            if (!wrong && since.plus(PATIENCE).isBefore(now)) {
                said.put(route, overdue(route, since, before));
            }
        });
        return said;
    }

    private static CopyStanding overdue(CopyRoute route, Instant since, CopyStanding before) {
        return new CopyStanding(
                "",
                since,
                before == null ? null : before.figures(),
                Reason.Unreachable,
                "what is to be copied is not known since " + since + ": location " + route.from() + " or " + route.to()
                        + " does not answer, or what else is copied between them takes so long; see whether both can be reached",
                CopyStanding.SOON,
                Map.of(),
                false);
    }
}
