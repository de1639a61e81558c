package io.salvor.backup;

import io.salvor.volume.ClaimKey;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which claims are stored as objects.
 *
 * @param selected for their own sake
 * @param along because a pod that is in the backup uses them
 */
record ClaimChoice(List<ClaimView> selected, List<ClaimView> along) {

    static ClaimChoice of(ObjectRules rules, List<ClaimView> claims, List<PodView> pods, PodGate gate) {
        Set<ClaimKey> used = new HashSet<>();
        pods.stream().filter(pod -> gate.refusal(pod) == null).forEach(pod -> pod.volumes().stream()
                .map(volume -> volume.claimName())
                .filter(Objects::nonNull)
                .forEach(claim -> used.add(new ClaimKey(pod.namespace(), claim, null))));
        return new ClaimChoice(
                claims.stream()
                        .filter(claim -> rules.decide(claim.labels()).selected())
                        .toList(),
                claims.stream()
                        .filter(claim -> rules.decide(claim.labels()).verdict() == ObjectRules.Verdict.NotSelected)
                        .filter(claim -> used.contains(new ClaimKey(claim.namespace(), claim.name(), null)))
                        .toList());
    }

    List<ClaimView> stored() {
        return Stream.concat(selected.stream(), along.stream()).toList();
    }
}
