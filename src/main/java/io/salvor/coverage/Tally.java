package io.salvor.coverage;

import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many claims are in each state. Every claim counts once.
 *
 * @param fresh protected, with a good backup as new as promised
 * @param stale protected, with a good backup older than promised
 * @param neverSaved protected, without a good backup yet
 * @param oldestGood when the protected claim was saved whose last good backup is the oldest; null when none has one
 */
public record Tally(int fresh, int stale, int neverSaved, int leftOut, int unprotected, Instant oldestGood) {
    /** No claims. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, null);

    /** The claims of each namespace that has some, by its name. */
    public static Map<String, Tally> byNamespace(Coverage coverage) {
        Map<String, Tally> tallies = new TreeMap<>();
        for (VolumeCoverage volume : coverage.volumes()) {
            if (volume.volume().isClaim()) {
                tallies.merge(volume.volume().namespace(), of(volume), Tally::plus);
            }
        }
        return tallies;
    }

    /** The claims of several namespaces together; those that are not there have none. */
    public static Tally of(Collection<String> namespaces, Map<String, Tally> byNamespace) {
        return namespaces.stream()
                .map(namespace -> byNamespace.getOrDefault(namespace, NONE))
                .reduce(NONE, Tally::plus);
    }

    /** All that are protected. */
    public int protectedClaims() {
        return fresh + stale + neverSaved;
    }

    private static Tally of(VolumeCoverage volume) {
        Instant good = volume.state() == State.Protected && volume.lastGood() != null
                ? volume.lastGood().time()
                : null;
        return new Tally(
                volume.freshness() == Freshness.Fresh ? 1 : 0,
                volume.freshness() == Freshness.Stale ? 1 : 0,
                volume.freshness() == Freshness.NeverSaved ? 1 : 0,
                volume.state() == State.LeftOut ? 1 : 0,
                volume.state() == State.Unprotected ? 1 : 0,
                good);
    }

    private Tally plus(Tally other) {
        return new Tally(
                fresh + other.fresh,
                stale + other.stale,
                neverSaved + other.neverSaved,
                leftOut + other.leftOut,
                unprotected + other.unprotected,
                older(oldestGood, other.oldestGood));
    }

    private static Instant older(Instant a, Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }
}
