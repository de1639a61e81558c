package io.salvor.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.PlannedVolume;
import io.salvor.backup.SelectionRule;
import io.salvor.backup.SkipReason;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.VolumeCoverage.State;
import io.salvor.volume.ClusterView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the cluster and the policies look like, every volume is in one state, once. */
class CoverageAccountsForEverythingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<String> NAMESPACES = List.of("shop", "shop-eu", "blog", "kube-system");
    private static final List<String> GLOBS = List.of("*", "shop*", "blog", "nowhere");

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_volume_is_in_one_state_once(int seed) {
        Random random = new Random(seed);
        ClusterByNamespace cluster = cluster(random).laidOut();
        List<CoveringPolicy> policies = policies(random);
        Coverage coverage = Coverage.of(cluster, policies, Map.of(), NOW);

        assertThat(coverage.volumes().stream().map(volume -> volume.volume().toString()))
                .containsExactlyInAnyOrderElementsOf(volumes(cluster.cluster()));
        assertThat(coverage.volumes()).isSortedAccordingTo((a, b) -> a.volume().compareTo(b.volume()));
        assertThat(coverage.counts().values().stream().mapToInt(i -> i).sum())
                .isEqualTo(coverage.volumes().size());
        Set<String> planned = planned(cluster, policies);
        assertThat(coverage.volumes()).allSatisfy(volume -> {
            assertThat(volume.state() == State.Protected)
                    .isEqualTo(planned.contains(volume.volume().toString()));
            assertThat(volume.cause() == null).isEqualTo(volume.state() == State.Protected);
            assertThat(volume.policies().isEmpty()).isEqualTo(volume.state() != State.Protected);
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_a_backup_of_the_only_policy_misses_is_what_coverage_calls_unprotected(int seed) {
        Random random = new Random(seed);
        ClusterByNamespace cluster = cluster(random).laidOut();
        CoveringPolicy policy = Policies.daily(
                "only",
                Policies.rules(
                        random.nextBoolean() ? SelectionRule.Action.Backup : SelectionRule.Action.Skip,
                        List.of("*"),
                        Policies.claims(
                                "claim-" + random.nextInt(4), SelectionRule.Action.values()[random.nextInt(3)])));
        Coverage coverage = Coverage.of(cluster, List.of(policy), Map.of(), NOW);
        Set<String> missed = new TreeSet<>();
        Map<String, String> claims = claims(cluster.cluster());
        cluster.plan(policy.rules()).prevented().stream()
                .filter(volume -> volume.reason() != SkipReason.NoSuchVolume)
                .map(volume ->
                        volume.namespace() + "/" + (volume.pod() == null ? "" : volume.pod() + "/") + volume.volume())
                .forEach(volume -> missed.add(claims.getOrDefault(volume, volume)));
        // Of a claim that one pod carries, a rule may refuse the volume of another: it is protected all the same.
        missed.removeAll(planned(cluster, List.of(policy)));
        assertThat(coverage.volumes().stream()
                        .filter(volume -> volume.state() == State.Unprotected)
                        .map(volume -> volume.volume().toString()))
                .containsExactlyInAnyOrderElementsOf(missed);
    }

    /** The volumes of pods that are claims which exist, to the claim. */
    private static Map<String, String> claims(ClusterView cluster) {
        Set<String> there = new HashSet<>();
        cluster.claims().forEach(claim -> there.add(claim.namespace() + "/" + claim.name()));
        Map<String, String> claims = new HashMap<>();
        cluster.pods().forEach(pod -> pod.volumes().stream()
                .filter(volume -> there.contains(pod.namespace() + "/" + volume.claimName()))
                .forEach(volume -> claims.put(
                        pod.namespace() + "/" + pod.name() + "/" + volume.name(),
                        pod.namespace() + "/" + volume.claimName())));
        return claims;
    }

    /** What the plans of the scheduled policies save, taken from the plans one by one. */
    private static Set<String> planned(ClusterByNamespace cluster, List<CoveringPolicy> policies) {
        Set<String> planned = new HashSet<>();
        for (CoveringPolicy policy : policies) {
            BackupPlan plan = cluster.plan(policy.rules());
            for (PlannedVolume volume :
                    policy.standing() == Standing.Scheduled ? plan.volumes() : List.<PlannedVolume>of()) {
                planned.add(
                        volume.claim() == null
                                ? volume.namespace() + "/" + volume.pod() + "/" + volume.volume()
                                : volume.namespace() + "/" + volume.claim().name());
            }
        }
        return planned;
    }

    private static Set<String> volumes(ClusterView cluster) {
        Set<String> claims = new TreeSet<>();
        cluster.claims().forEach(claim -> claims.add(claim.namespace() + "/" + claim.name()));
        Set<String> volumes = new TreeSet<>(claims);
        cluster.pods().forEach(pod -> pod.volumes().stream()
                .filter(volume -> !claims.contains(pod.namespace() + "/" + volume.claimName()))
                .forEach(volume -> volumes.add(pod.namespace() + "/" + pod.name() + "/" + volume.name())));
        return volumes;
    }

    private static ClusterFixture cluster(Random random) {
        ClusterFixture cluster = new ClusterFixture();
        for (String namespace : NAMESPACES) {
            cluster.namespace(namespace);
            for (int i = 0; i < 4; i++) {
                if (random.nextInt(5) > 0) {
                    cluster.claim(namespace, "claim-" + i, random.nextInt(8) == 0 ? "Block" : "Filesystem");
                }
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                cluster.pod(namespace, "pod-" + i, phase(random), annotations(random), podVolumes(random));
            }
        }
        return cluster;
    }

    private static String[] podVolumes(Random random) {
        List<String> volumes = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            String source =
                    switch (random.nextInt(4)) {
                        case 0 -> "";
                        case 1 -> "=!";
                        default -> "=claim-" + random.nextInt(5);
                    };
            volumes.add("v" + i + source);
        }
        return volumes.toArray(String[]::new);
    }

    private static String phase(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "Pending";
            case 1 -> "Succeeded";
            default -> "Running";
        };
    }

    private static Map<String, String> annotations(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("backup.velero.io/backup-volumes", "v1,v2");
            case 1 -> Map.of("backup.salvor.io/volumes-excludes", "v1,nothing");
            default -> Map.of();
        };
    }

    private static List<CoveringPolicy> policies(Random random) {
        List<CoveringPolicy> policies = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Standing standing = random.nextInt(4) == 0 ? Standing.Suspended : Standing.Scheduled;
            policies.add(new CoveringPolicy(
                    "policy-" + i,
                    Policies.rules(
                            random.nextBoolean() ? SelectionRule.Action.Backup : SelectionRule.Action.Skip,
                            List.of(GLOBS.get(random.nextInt(GLOBS.size()))),
                            Policies.claims(
                                    "claim-" + random.nextInt(4),
                                    random.nextBoolean() ? SelectionRule.Action.Backup : SelectionRule.Action.Skip)),
                    standing,
                    standing == Standing.Scheduled ? Policies.DAILY : null));
        }
        return policies;
    }
}
