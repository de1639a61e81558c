package io.salvor.coverage;

import io.salvor.backup.PlannedVolume;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.PolicyChange.Kind;
import io.salvor.coverage.VolumeCoverage.State;
import io.salvor.schedule.ScheduleForecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a change of the policies does in a cluster.
 *
 * @param policies every policy of either side by name, those that change first
 * @param lost volumes that were protected and are so no more, as they are afterwards
 * @param gained volumes that are protected and were not
 * @param after how every volume is covered afterwards
 */
public record PlanDiff(
        List<PolicyChange> policies, List<VolumeCoverage> lost, List<VolumeCoverage> gained, Coverage after) {
    private static final int RUNS = 5;
    private static final ScheduleForecast NO_RUNS = new ScheduleForecast(List.of(), List.of());

    public PlanDiff {
        policies = List.copyOf(policies);
        lost = List.copyOf(lost);
        gained = List.copyOf(gained);
    }

    /** Compares two sets of policies over the same cluster and the same past. */
    public static PlanDiff of(
            ClusterByNamespace cluster,
            Collection<PlannedPolicy> before,
            Collection<PlannedPolicy> after,
            BackupHistory history,
            Instant now) {
        Map<String, PlannedPolicy> old = byName(before);
        Map<String, PlannedPolicy> next = byName(after);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(next.keySet());
        List<PolicyChange> changes = names.stream()
                .map(name -> change(cluster, old.get(name), next.get(name), history, now))
                .sorted(Comparator.comparing(change -> change.kind() == Kind.Unchanged))
                .toList();
        Map<VolumeKey, LastGood> lastGood = history.lastGood();
        Coverage then = Coverage.of(cluster, covering(before), lastGood, now);
        Coverage later = Coverage.of(cluster, covering(after), lastGood, now);
        List<VolumeCoverage> lost = new ArrayList<>();
        List<VolumeCoverage> gained = new ArrayList<>();
        // Both list the same volumes in the same order: they are of one cluster.
        for (int i = 0; i < later.volumes().size(); i++) {
            VolumeCoverage volume = later.volumes().get(i);
            boolean was = then.volumes().get(i).state() == State.Protected;
            boolean is = volume.state() == State.Protected;
            if (was && !is) {
                lost.add(volume);
            } else if (is && !was) {
                gained.add(volume);
            }
        }
        return new PlanDiff(changes, lost, gained, later);
    }

    /** Volumes that nothing protects afterwards, and nobody has left out. */
    public List<VolumeCoverage> unprotected() {
        return after.volumes().stream()
                .filter(volume -> volume.state() == State.Unprotected)
                .toList();
    }

    /** Whether a volume loses its protection. */
    public boolean losesCoverage() {
        return !lost.isEmpty();
    }

    /** Whether a Backup expires that was kept. */
    public boolean shrinksRetention() {
        return policies.stream().anyMatch(policy -> !policy.expiring().isEmpty());
    }

    /** Policies that run more rarely than until now. */
    public List<PolicyChange> rarer() {
        return policies.stream().filter(policy -> policy.longerGap() != null).toList();
    }

    /** How many policies change in a way. */
    public long count(Kind kind) {
        return policies.stream().filter(policy -> policy.kind() == kind).count();
    }

    private static Map<String, PlannedPolicy> byName(Collection<PlannedPolicy> policies) {
        return policies.stream().collect(Collectors.toMap(PlannedPolicy::name, Function.identity()));
    }

    private static List<CoveringPolicy> covering(Collection<PlannedPolicy> policies) {
        return policies.stream().map(PlannedPolicy::covering).toList();
    }

    private static PolicyChange change(
            ClusterByNamespace cluster, PlannedPolicy old, PlannedPolicy next, BackupHistory history, Instant now) {
        PlannedPolicy either = next == null ? old : next;
        Kind kind = kind(old, next);
        Set<VolumeKey> gains = kind == Kind.Unchanged ? Set.of() : volumes(cluster, next);
        Set<VolumeKey> loses = kind == Kind.Unchanged ? Set.of() : volumes(cluster, old);
        ExpiringBackups backups = ExpiringBackups.of(old, next, history, now);
        return new PolicyChange(
                either.name(),
                kind,
                either.place(),
                gains.stream().filter(volume -> !loses.contains(volume)).toList(),
                loses.stream().filter(volume -> !gains.contains(volume)).toList(),
                next == null ? null : next.covering().standing(),
                next == null ? null : next.zone(),
                kind == Kind.Unchanged ? NO_RUNS : forecast(old, next, now),
                LongerGap.of(old, next),
                backups.expiring(),
                backups.frozen());
    }

    /** Changes of the clocks are months away, and known where a schedule was read before. */
    private static ScheduleForecast forecast(PlannedPolicy old, PlannedPolicy next, Instant now) {
        if (next == null || next.covering().standing() != Standing.Scheduled) {
            return NO_RUNS;
        }
        ScheduleForecast forecast = ScheduleForecast.of(next.schedule(), now, RUNS);
        boolean sameTimes = old != null
                && next.zone().equals(old.zone())
                && next.spec().path("schedule").equals(old.spec().path("schedule"));
        return sameTimes ? new ScheduleForecast(forecast.runs(), List.of()) : forecast;
    }

    private static Kind kind(PlannedPolicy old, PlannedPolicy next) {
        if (old == null) {
            return Kind.Added;
        }
        if (next == null) {
            return Kind.Removed;
        }
        return old.spec().equals(next.spec()) ? Kind.Unchanged : Kind.Changed;
    }

    /** What a policy protects; nothing when there is none, or it does not run by itself. */
    private static Set<VolumeKey> volumes(ClusterByNamespace cluster, PlannedPolicy policy) {
        if (policy == null || policy.covering().standing() != Standing.Scheduled) {
            return Set.of();
        }
        Set<VolumeKey> volumes = new TreeSet<>();
        for (PlannedVolume volume : cluster.plan(policy.covering().rules()).volumes()) {
            volumes.add(VolumeKey.of(volume));
        }
        return volumes;
    }
}
