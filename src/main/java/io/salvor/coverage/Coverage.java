package io.salvor.coverage;

import io.salvor.coverage.VolumeCoverage.State;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How every volume of a cluster is covered by all policies together: each claim once, and each volume of a pod that is no claim
 * once.
 *
 * @param volumes in the order of namespaces; claims first, by name, then pods and their volumes
 */
public record Coverage(List<VolumeCoverage> volumes) {

    public Coverage {
        volumes = List.copyOf(volumes);
    }

    /**
     * Decides for every volume.
     *
     * @param lastGood for each volume that has one; what is not in the cluster is not looked at
     */
    public static Coverage of(
            ClusterByNamespace cluster,
            Collection<CoveringPolicy> policies,
            Map<VolumeKey, LastGood> lastGood,
            Instant now) {
        CoverageLedger ledger = new CoverageLedger(cluster.cluster());
        policies.forEach(policy -> ledger.enter(policy, cluster.plan(policy.rules())));
        return new Coverage(ledger.close(lastGood, now));
    }

    /** Claims alone. */
    public List<VolumeCoverage> claims() {
        return volumes.stream().filter(volume -> volume.volume().isClaim()).toList();
    }

    /** What is said of a volume; empty when the cluster does not have it. */
    public Optional<VolumeCoverage> of(VolumeKey key) {
        return volumes.stream().filter(volume -> volume.volume().equals(key)).findFirst();
    }

    /** How many volumes are in each state; states that none is in are zero. */
    public Map<State, Integer> counts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(state, 0);
        }
        volumes.forEach(volume -> counts.merge(volume.state(), 1, Integer::sum));
        return counts;
    }
}
