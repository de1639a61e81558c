package io.salvor.backup;

import io.salvor.volume.ClaimKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pod carries a claim that several use. The data is saved once: with the first pod that can write to it, since only through
 * such a pod it can be put back, and else with the first.
 */
final class SharedClaims {
    private final Map<ClaimKey, VolumePlanner.Decision> carriers = new HashMap<>();

    /** Chooses among what is planned; the order of the decisions says which is first. */
    SharedClaims(List<VolumePlanner.Decision> decisions) {
        decisions.stream()
                .filter(SharedClaims::plansClaim)
                .forEach(decision -> carriers.merge(
                        key(decision.planned()),
                        decision,
                        (first, next) ->
                                first.volume().readOnly() && !next.volume().readOnly() ? next : first));
    }

    /** What a planned volume is left out for; null when it is saved. */
    SkippedVolume refusal(VolumePlanner.Decision decision) {
        VolumePlanner.Decision carrier = plansClaim(decision) ? carriers.get(key(decision.planned())) : decision;
        if (carrier == decision) {
            return null;
        }
        PlannedVolume volume = decision.planned();
        return new SkippedVolume(
                volume.namespace(),
                volume.pod(),
                volume.volume(),
                SkipReason.SharedClaim,
                "claim " + volume.claim().name() + " is saved once, with pod "
                        + carrier.planned().pod(),
                volume.decidedBy());
    }

    private static boolean plansClaim(VolumePlanner.Decision decision) {
        return decision.planned() != null && decision.planned().claim() != null;
    }

    private static ClaimKey key(PlannedVolume volume) {
        return new ClaimKey(volume.namespace(), volume.claim().name(), null);
    }
}
