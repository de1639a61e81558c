package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.volume.Backing;
import io.salvor.volume.ClaimKey;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the cluster and the policy look like, no pod volume of the selection is forgotten and none is saved twice. */
class PlanAccountsForEverythingTest {
    private static final List<String> NAMESPACES = List.of("shop", "shop-eu", "blog", "kube-system");
    private static final List<String> NAMES = List.of("data", "cache", "logs", "tmp", "conf");
    private static final List<String> BACKINGS = List.of("local", "nfs", "csi", "hostPath", "quobyte");

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyVolumeIsPlannedOrSkippedOnce(int seed) {
        Random random = new Random(seed);
        ClusterView cluster = cluster(random);
        BackupRules rules = rules(random);
        BackupPlan plan = BackupPlanner.plan(rules, cluster, TestCluster.LAYOUT);

        List<String> accounted = Stream.concat(
                        plan.volumes().stream().map(v -> name(v.namespace(), v.pod(), v.volume())),
                        plan.skipped().stream()
                                .filter(v ->
                                        v.reason() != SkipReason.NoSuchVolume && v.reason() != SkipReason.ClaimUnused)
                                .map(v -> name(v.namespace(), v.pod(), v.volume())))
                .sorted()
                .toList();
        List<String> present = cluster.pods().stream()
                .filter(pod -> plan.namespaces().contains(pod.namespace()))
                .flatMap(pod -> pod.volumes().stream().map(v -> name(pod.namespace(), pod.name(), v.name())))
                .sorted()
                .toList();
        assertThat(accounted).isEqualTo(present);
        assertThat(plan.skipped()).allSatisfy(v -> assertThat(v.message()).isNotBlank());
        assertThat(plan.volumes()).allSatisfy(v -> assertThat(v.decidedBy()).isNotBlank());
        List<String> claims = plan.volumes().stream()
                .filter(v -> v.claim() != null)
                .map(v -> v.namespace() + "/" + v.claim().name())
                .toList();
        assertThat(claims).doesNotHaveDuplicates();
        assertThat(plan.volumes())
                .extracting(PlannedVolume::hostPath)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    private static String name(String namespace, String pod, String volume) {
        return namespace + "/" + pod + "/" + volume;
    }

    private static BackupRules rules(Random random) {
        List<SelectionRule> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            SelectionMatch match = new SelectionMatch(
                    maybe(random, "shop*"),
                    maybe(random, "claim-?"),
                    maybe(random, pick(random, NAMES)),
                    null,
                    maybe(random, "fast"));
            rules.add(new SelectionRule(match, pick(random, List.of(SelectionAction.values())), null));
        }
        return new BackupRules(
                List.of(random.nextBoolean() ? "*" : "shop*"),
                maybe(random, "kube-*"),
                random.nextInt(10) == 0 ? List.of("configmaps") : List.of(),
                maybe(random, "events"),
                pick(random, List.of(SelectionAction.values())),
                rules);
    }

    private static ClusterView cluster(Random random) {
        List<PodView> pods = new ArrayList<>();
        List<ClaimView> claims = new ArrayList<>();
        List<PersistentVolumeView> volumes = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            for (int i = 0; i < 4; i++) {
                claim(random, namespace, "claim-" + i, claims, volumes);
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                pods.add(pod(random, namespace, "pod-" + i));
            }
        }
        return new ClusterView(NAMESPACES, pods, claims, volumes, List.of(), List.of());
    }

    private static void claim(
            Random random, String namespace, String name, List<ClaimView> claims, List<PersistentVolumeView> volumes) {
        if (random.nextInt(6) == 0) {
            return;
        }
        String volume = "pv-" + namespace + "-" + name;
        String mode = random.nextInt(8) == 0 ? "Block" : "Filesystem";
        boolean bound = random.nextInt(6) > 0;
        claims.add(new ClaimView(
                namespace, name, "c", bound ? volume : null, "fast", mode, Map.of(), bound ? "Bound" : "Pending"));
        if (random.nextInt(8) > 0) {
            volumes.add(new PersistentVolumeView(
                    volume,
                    "p",
                    "Bound",
                    "fast",
                    "Retain",
                    mode,
                    new ClaimKey(namespace, name, "c"),
                    new Backing(pick(random, BACKINGS), "/opt/allowed/" + volume),
                    List.of(),
                    null,
                    null));
        }
    }

    private static PodView pod(Random random, String namespace, String name) {
        List<PodVolumeView> volumes = new ArrayList<>();
        for (String volume : NAMES.subList(0, random.nextInt(NAMES.size() + 1))) {
            VolumeSource source = pick(random, List.of(VolumeSource.values()));
            boolean claimed = source == VolumeSource.Claim || source == VolumeSource.Ephemeral;
            volumes.add(new PodVolumeView(
                    volume, source, claimed ? "claim-" + random.nextInt(5) : null, null, random.nextInt(5) == 0));
        }
        Set<String> all = volumes.stream().map(PodVolumeView::name).collect(Collectors.toSet());
        Set<String> mounted = new HashSet<>(all);
        mounted.removeIf(v -> random.nextInt(6) == 0);
        Map<String, String> annotations = new HashMap<>();
        if (random.nextInt(3) == 0) {
            annotations.put("backup.velero.io/backup-volumes", pick(random, NAMES) + ", " + pick(random, NAMES));
        }
        if (random.nextInt(3) == 0) {
            annotations.put("backup.salvor.io/volumes-excludes", pick(random, NAMES));
        }
        return new PodView(
                namespace,
                name,
                "uid-" + namespace + "-" + name,
                random.nextInt(8) == 0 ? null : "node-1",
                random.nextInt(6) == 0 ? "Succeeded" : "Running",
                random.nextInt(10) == 0,
                Map.of("app", name),
                annotations,
                null,
                volumes,
                mounted,
                Set.of());
    }

    private static List<String> maybe(Random random, String value) {
        return random.nextBoolean() ? List.of(value) : List.of();
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
