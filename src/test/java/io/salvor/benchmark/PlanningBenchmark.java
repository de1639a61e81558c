package io.salvor.benchmark;

import io.salvor.backup.BackupRules;
import io.salvor.backup.SelectionRule;
import io.salvor.coverage.ClusterByNamespace;
import io.salvor.coverage.ClusterFixture;
import io.salvor.coverage.Coverage;
import io.salvor.coverage.CoveringPolicy;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.Policies;
import io.salvor.coverage.ProtectionPromise;
import io.salvor.coverage.VolumeKey;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code mvn -Pbenchmark -Dbenchmark.main=io.salvor.benchmark.PlanningBenchmark}: plans every policy of a large cluster and decides
 * how each volume is covered, in rounds, for clusters of growing size. Prints Markdown.
 */
public final class PlanningBenchmark {
    private static final int PODS = 10_000;
    private static final int POLICIES = 200;
    private static final int PODS_OF_A_NAMESPACE = 20;
    private static final int WARM_UPS = 15;
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ProtectionPromise DAILY = new ProtectionPromise(Duration.ofHours(24), Duration.ofHours(1));

    private PlanningBenchmark() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(System.getProperty("benchmark.rounds", "5"));
        System.out.println("| Pods | volumes | policies | median, in ms | fastest | slowest | processor time, median"
                + " | memory that the result holds, in MiB |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        // Largest first, so that the smaller ones do not profit from a warm-up of their own.
        for (int pods : List.of(PODS, PODS / 2, PODS / 4)) {
            measure(pods, POLICIES, 0, rounds);
        }
        measure(PODS, POLICIES / 4, 0, rounds);
        measure(PODS, POLICIES, POLICIES / 10, rounds);
        long before = usedMemory();
        ClusterView largest = cluster(PODS);
        System.out.printf(
                Locale.ROOT,
                "%nThe reading of a cluster with %d pods holds %.1f MiB.%n",
                largest.pods().size(),
                (usedMemory() - before) / 1048576.0);
    }

    /** @param everywhere how many of the policies take in every namespace; the others have about the same number each */
    private static void measure(int pods, int policies, int everywhere, int rounds) {
        ClusterView cluster = cluster(pods);
        List<CoveringPolicy> asked = policies(policies, everywhere, namespaces(pods));
        Map<VolumeKey, LastGood> lastGood = lastGood(cluster);
        for (int i = 0; i < WARM_UPS; i++) {
            cover(cluster, asked, lastGood);
        }
        List<Double> times = new ArrayList<>();
        List<Double> processorTimes = new ArrayList<>();
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < rounds; i++) {
            long cpu = thread.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            cover(cluster, asked, lastGood);
            times.add((System.nanoTime() - start) / 1e6);
            processorTimes.add((thread.getCurrentThreadCpuTime() - cpu) / 1e6);
        }
        times.sort(null);
        processorTimes.sort(null);
        long before = usedMemory();
        Coverage result = cover(cluster, asked, lastGood);
        long held = usedMemory() - before;
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d%s | %.0f | %.0f | %.0f | %.0f | %.1f |%n",
                pods,
                result.volumes().size(),
                policies,
                everywhere == 0 ? "" : ", " + everywhere + " of them for every namespace",
                times.get(times.size() / 2),
                times.get(0),
                times.get(times.size() - 1),
                processorTimes.get(processorTimes.size() / 2),
                held / 1048576.0);
    }

    private static Coverage cover(
            ClusterView cluster, List<CoveringPolicy> policies, Map<VolumeKey, LastGood> lastGood) {
        return Coverage.of(new ClusterByNamespace(cluster, ClusterFixture.LAYOUT), policies, lastGood, NOW);
    }

    private static long usedMemory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static int namespaces(int pods) {
        return pods / PODS_OF_A_NAMESPACE;
    }

    /** Each pod has a claim of its own and a temporary folder. */
    private static ClusterView cluster(int pods) {
        ClusterFixture cluster = new ClusterFixture();
        for (int i = 0; i < pods; i++) {
            String namespace = "team-" + i % namespaces(pods);
            cluster.claim(namespace, "data-" + i);
            cluster.pod(namespace, "app-" + i, "data=data-" + i, "scratch");
        }
        return cluster.view();
    }

    private static List<CoveringPolicy> policies(int count, int everywhere, int namespaces) {
        List<CoveringPolicy> policies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> selected = new ArrayList<>();
            for (int namespace = i; namespace < namespaces; namespace += count) {
                selected.add("team-" + namespace);
            }
            BackupRules rules = Policies.rules(
                    SelectionRule.Action.Backup,
                    i < everywhere ? List.of("*") : selected,
                    Policies.claims("cache-*", SelectionRule.Action.Skip),
                    Policies.claims("data-?", SelectionRule.Action.Skip),
                    Policies.claims("*-tmp", SelectionRule.Action.Skip));
            policies.add(new CoveringPolicy("policy-" + i, rules, Standing.Scheduled, DAILY));
        }
        return policies;
    }

    private static Map<VolumeKey, LastGood> lastGood(ClusterView cluster) {
        Map<VolumeKey, LastGood> lastGood = new HashMap<>();
        for (ClaimView claim : cluster.claims()) {
            VolumeKey key = VolumeKey.claim(claim.namespace(), claim.name());
            lastGood.put(key, new LastGood(key, claim.uid(), "policy", "backup", NOW.minus(Duration.ofHours(3))));
        }
        return lastGood;
    }
}
