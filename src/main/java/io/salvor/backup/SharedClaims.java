package io.salvor.backup;

import io.salvor.volume.ClaimKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pod carries a claim that several use. The data is saved once: best with a pod that runs, on a node that is ready, then
 * with one that can write to it, since only through such a pod it can be put back, and else with the first. Where no pod can carry it, it is missing once.
 */
final class SharedClaims {
    /** The better carrier is the greater; of equals the first counts. */
    private static final Comparator<VolumePlanner.Decision> BETTER = Comparator.comparing(
                    (VolumePlanner.Decision decision) -> decision.planned() != null)
            .thenComparing(VolumePlanner.Decision::mounted)
            .thenComparing(VolumePlanner.Decision::onReadyNode)
            .thenComparing(decision -> !decision.volume().readOnly());

    private final Map<ClaimKey, VolumePlanner.Decision> carriers = new HashMap<>();

    /** Chooses among what is planned or prevented; the order of the decisions says which is first. */
    SharedClaims(List<VolumePlanner.Decision> decisions) {
        decisions.stream()
                .filter(SharedClaims::wantsClaim)
                .forEach(decision -> carriers.merge(
                        decision.claim(), decision, (first, next) -> BETTER.compare(first, next) < 0 ? next : first));
    }

    /** What a volume is left out for; null when it is saved. */
    SkippedVolume skipped(VolumePlanner.Decision decision) {
        VolumePlanner.Decision carrier = wantsClaim(decision) ? carriers.get(decision.claim()) : decision;
        if (carrier == decision) {
            return decision.skipped();
        }
        String namespace = decision.claim().namespace();
        String claim = "claim " + decision.claim().name();
        return decision.planned() == null
                ? shared(namespace, decision.skipped(), claim, carrier)
                : new SkippedVolume(
                        namespace,
                        decision.planned().pod(),
                        decision.planned().volume(),
                        SkipReason.SharedClaim,
                        saved(claim, carrier),
                        decision.planned().decidedBy());
    }

    private static SkippedVolume shared(
            String namespace, SkippedVolume skipped, String claim, VolumePlanner.Decision carrier) {
        return new SkippedVolume(
                namespace,
                skipped.pod(),
                skipped.volume(),
                SkipReason.SharedClaim,
                carrier.planned() == null
                        ? claim + " is missing once, with pod "
                                + carrier.skipped().pod()
                        : saved(claim, carrier),
                skipped.decidedBy());
    }

    private static String saved(String claim, VolumePlanner.Decision carrier) {
        return claim + " is saved once, with pod " + carrier.planned().pod();
    }

    /** A rule that refuses a volume of one pod is about that pod, whatever others do; and a claim that is not there is no claim. */
    private static boolean wantsClaim(VolumePlanner.Decision decision) {
        if (decision.claim() == null || decision.planned() != null) {
            return decision.claim() != null;
        }
        SkippedVolume skipped = decision.skipped();
        return skipped.prevented() && !skipped.refused() && skipped.reason() != SkipReason.ClaimNotFound;
    }
}
