package io.salvor.coverage;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.DecidedBy;
import io.salvor.backup.PlannedVolume;
import io.salvor.backup.SkipReason;
import io.salvor.backup.SkippedVolume;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one policy says of one volume.
 *
 * @param saves whether its next run saves the volume
 * @param message why, as a sentence
 * @param rule number of the policy's rule that decided, or had asked for the volume, from 1; null for none
 */
public record PolicyStatement(String policy, boolean saves, String message, Integer rule) {

    /** What each policy says that takes in the volume's namespace; others say nothing. */
    public static List<PolicyStatement> of(
            ClusterByNamespace cluster, Collection<CoveringPolicy> policies, VolumeKey volume) {
        ClusterByNamespace part = cluster.only(volume.namespace());
        Set<VolumeKey> names = names(part, volume);
        List<PolicyStatement> words = new ArrayList<>();
        for (CoveringPolicy policy : policies) {
            word(policy, part.plan(policy.rules()), volume, names).ifPresent(words::add);
        }
        return words;
    }

    /** The volume by the names that plans give it: those of the pods that mount it. */
    private static Set<VolumeKey> names(ClusterByNamespace cluster, VolumeKey volume) {
        if (!volume.isClaim()) {
            return Set.of(volume);
        }
        Set<VolumeKey> names = new HashSet<>();
        // A claim that no pod uses goes by its own name.
        names.add(VolumeKey.ofPod(volume.namespace(), null, volume.claim()));
        for (PodView pod : cluster.cluster().pods()) {
            for (PodVolumeView mounted : pod.volumes()) {
                if (volume.claim().equals(mounted.claimName())) {
                    names.add(VolumeKey.ofPod(pod.namespace(), pod.name(), mounted.name()));
                }
            }
        }
        return names;
    }

    private static Optional<PolicyStatement> word(
            CoveringPolicy policy, BackupPlan plan, VolumeKey volume, Set<VolumeKey> names) {
        for (PlannedVolume planned : plan.volumes()) {
            if (volume.equals(VolumeKey.of(planned))) {
                return Optional.of(
                        new PolicyStatement(policy.name(), true, planned.because(), rule(planned.decidedBy())));
            }
        }
        for (SkippedVolume skipped : plan.skipped()) {
            boolean same = names.contains(VolumeKey.ofPod(skipped.namespace(), skipped.pod(), skipped.volume()));
            if (same && skipped.reason() != SkipReason.SharedClaim && skipped.reason() != SkipReason.NoSuchVolume) {
                return Optional.of(
                        new PolicyStatement(policy.name(), false, skipped.message(), rule(skipped.decidedBy())));
            }
        }
        return plan.namespaces().contains(volume.namespace())
                ? Optional.of(new PolicyStatement(policy.name(), false, "the policy does not ask for it", null))
                : Optional.empty();
    }

    private static Integer rule(DecidedBy decidedBy) {
        return decidedBy == null ? null : decidedBy.rule();
    }
}
