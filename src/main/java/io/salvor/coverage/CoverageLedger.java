package io.salvor.coverage;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.PlannedVolume;
import io.salvor.backup.SkipReason;
import io.salvor.backup.SkippedVolume;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One entry for each volume of the cluster, into which the plans of the policies are entered one after the other. */
final class CoverageLedger {
    private final Map<VolumeKey, CoverageEntry> entries = new HashMap<>();

    /** Every volume of every pod, to the entry of its claim or to its own. */
    private final Map<VolumeKey, CoverageEntry> ofPods = new HashMap<>();

    private final Map<String, List<CoverageEntry>> claims = new HashMap<>();

    CoverageLedger(ClusterView cluster) {
        PolicySet none = PolicySet.empty();
        for (ClaimView claim : cluster.claims()) {
            VolumeKey key = VolumeKey.claim(claim.namespace(), claim.name());
            CoverageEntry entry = new CoverageEntry(key, claim.uid(), null, none);
            if (entries.putIfAbsent(key, entry) == null) {
                claims.computeIfAbsent(claim.namespace(), namespace -> new ArrayList<>())
                        .add(entry);
            }
        }
        for (PodView pod : cluster.pods()) {
            for (PodVolumeView volume : pod.volumes()) {
                VolumeKey key = VolumeKey.ofPod(pod.namespace(), pod.name(), volume.name());
                CoverageEntry entry = volume.claimName() == null
                        ? null
                        : entries.get(VolumeKey.claim(pod.namespace(), volume.claimName()));
                if (entry == null) {
                    entry = new CoverageEntry(key, null, NeverData.cause(pod, volume), none);
                    entries.put(key, entry);
                }
                ofPods.put(key, entry);
            }
        }
    }

    /** Enters what a policy would save, and what it would not. */
    void enter(CoveringPolicy policy, BackupPlan plan) {
        for (PlannedVolume volume : plan.volumes()) {
            entries.get(VolumeKey.of(volume)).planned(policy);
        }
        for (SkippedVolume volume : plan.skipped()) {
            CoverageEntry entry = volume.pod() == null
                    ? entries.get(VolumeKey.claim(volume.namespace(), volume.volume()))
                    : ofPods.get(VolumeKey.ofPod(volume.namespace(), volume.pod(), volume.volume()));
            if (entry != null && volume.reason() != SkipReason.SharedClaim) {
                entry.skipped(policy, volume);
            }
        }
        for (String namespace : plan.namespaces()) {
            claims.getOrDefault(namespace, List.of()).forEach(claim -> claim.passed(policy));
        }
    }

    /** What became of each volume, in order. */
    List<VolumeCoverage> close(Map<VolumeKey, LastGood> lastGood, Instant now) {
        return entries.values().stream()
                .sorted(Comparator.comparing(CoverageEntry::key))
                .map(entry -> entry.close(lastGood.get(entry.key()), now))
                .toList();
    }
}
