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

    /** When a look between two locations has ended last, whichever policy it was for. */
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();

    /** Forgets all others. */
    void retain(Set<CopyRoute> routes) {
        found.keySet().retainAll(routes);
        due.keySet().retainAll(routes);
        ended.keySet().retainAll(routes.stream().map(CopyRoute::places).toList());
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

    /** @param now when the look has ended */
    void found(CopyRoute route, CopyStanding standing, Instant now) {
        found.put(route, standing.after(found.get(route)));
        due.remove(route);
        ended.put(route.places(), now);
    }

    /** What is to be said now. */
    Map<CopyRoute, CopyStanding> said(Instant now) {
        Map<CopyRoute, CopyStanding> said = new HashMap<>(found);
        due.forEach((route, since) -> {
            CopyStanding before = found.get(route);
            boolean wrong = before != null && before.status().equals("False");
            if (!wrong && since.plus(PATIENCE).isBefore(now)) {
                Instant other = ended.get(route.places());
                boolean inTurn = other != null && other.plus(PATIENCE).isAfter(now);
                said.put(route, inTurn ? inTurn(route, since, before) : silent(route, since, before));
            }
        });
        return said;
    }

    /** Looks at what other policies copy there do end; one at a time is taken. */
    private static CopyStanding inTurn(CopyRoute route, Instant since, CopyStanding before) {
        return overdue(
                since,
                before,
                Reason.Queued,
                "what is to be copied is not known since " + since + ": what other policies copy from location "
                        + route.from() + " to " + route.to() + " is looked at first, which takes long");
    }

    private static CopyStanding silent(CopyRoute route, Instant since, CopyStanding before) {
        return overdue(
                since,
                before,
                Reason.Unreachable,
                "what is to be copied is not known since " + since + ": location " + route.from() + " or " + route.to()
                        + " does not answer; see whether both can be reached");
    }

    private static CopyStanding overdue(Instant since, CopyStanding before, Reason reason, String message) {
        return new CopyStanding(
                "",
                since,
                before == null ? null : before.figures(),
                reason,
                message,
                CopyStanding.SOON,
                Map.of(),
                false);
    }
}
