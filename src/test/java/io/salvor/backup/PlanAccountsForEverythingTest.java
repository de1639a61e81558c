package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.LabelMatch;
import io.salvor.volume.Backing;
import io.salvor.volume.ClaimHolder;
import io.salvor.volume.ClaimKey;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.NodeAffinity;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.VolumeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
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

    private static final List<String> PHASES =
            List.of("Running", "Running", "Running", "Running", "Pending", "Succeeded", "Failed", "Unknown");

    private static final List<NodeView> NODES = List.of(
            new NodeView("node-1", "node-1"),
            new NodeView("silent", "silent", false, null),
            new NodeView("windows", "windows", true, "runs windows"));

    private static final Set<SkipReason> NOT_THERE = EnumSet.of(SkipReason.NoSuchVolume, SkipReason.NothingToExclude);
    private static final List<String> TIERS = List.of("gold", "silver", "bronze");

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_volume_is_planned_or_skipped_once(int seed) {
        Random random = new Random(seed);
        ClusterView cluster = cluster(random);
        BackupRules rules = rules(random);
        BackupPlan plan = BackupPlanner.plan(rules, cluster, TestCluster.LAYOUT);

        List<String> accounted = Stream.concat(
                        plan.volumes().stream()
                                .filter(v -> !isOfNoPod(v))
                                .map(v -> name(v.namespace(), v.pod(), v.volume())),
                        plan.skipped().stream()
                                .filter(v -> !NOT_THERE.contains(v.reason()) && v.pod() != null)
                                .map(v -> name(v.namespace(), v.pod(), v.volume())))
                .sorted()
                .toList();
        Set<String> spokenOf = cluster.namespaces().stream()
                .filter(rules.namespaces()::select)
                .map(NamespaceView::name)
                .collect(Collectors.toSet());
        List<String> present = cluster.pods().stream()
                .filter(pod -> spokenOf.contains(pod.namespace()))
                .flatMap(pod -> pod.volumes().stream().map(v -> name(pod.namespace(), pod.name(), v.name())))
                .sorted()
                .toList();
        assertThat(accounted).isEqualTo(present);
        assertThat(plan.skipped()).allSatisfy(v -> {
            assertThat(v.message()).isNotBlank();
            assertThat(v.decidedBy().toString()).isNotBlank();
        });
        assertThat(plan.volumes()).allSatisfy(v -> {
            assertThat(v.because()).isNotBlank();
            assertThat(v.decidedBy().by()).isIn(DecidedBy.By.Annotation, DecidedBy.By.Rule, DecidedBy.By.Default);
        });
        List<String> claims = plan.volumes().stream()
                .filter(v -> v.claim() != null)
                .map(v -> v.namespace() + "/" + v.claim().name())
                .toList();
        assertThat(claims).doesNotHaveDuplicates();
        assertThat(Stream.concat(claims.stream(), missingClaims(plan, cluster).stream()))
                .as("a claim is saved once or missing once")
                .doesNotHaveDuplicates();
        assertThat(plan.volumes())
                .extracting(PlannedVolume::hostPath)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(plan.volumes().stream()
                        .filter(PlannedVolume::held)
                        .map(v -> v.namespace() + "/" + v.claim().name())
                        .filter(mounted(plan, cluster)::contains))
                .as("no pod is made for what a running pod of the plan has mounted")
                .isEmpty();
    }

    private static Set<String> mounted(BackupPlan plan, ClusterView cluster) {
        Set<String> running = plan.volumes().stream()
                .filter(v -> !v.held())
                .map(PlannedVolume::podUid)
                .collect(Collectors.toSet());
        return cluster.pods().stream()
                .filter(pod -> running.contains(pod.uid()))
                .flatMap(pod -> pod.volumes().stream()
                        .filter(v -> v.claimName() != null && pod.mounted().contains(v.name()))
                        .map(v -> pod.namespace() + "/" + v.claimName()))
                .collect(Collectors.toSet());
    }

    /** A claim that no pod uses; its volume goes by the pod that is yet to be made. */
    private static boolean isOfNoPod(PlannedVolume volume) {
        return volume.held() && volume.pod().equals(ClaimHolder.nameToSave(volume.volume()));
    }

    /** The claims that are prevented; a rule that refuses a volume is about one pod, whatever others do. */
    private static List<String> missingClaims(BackupPlan plan, ClusterView cluster) {
        Map<String, String> claims = new HashMap<>();
        cluster.pods().forEach(pod -> pod.volumes().stream()
                .filter(volume -> volume.claimName() != null)
                .forEach(volume -> claims.put(
                        name(pod.namespace(), pod.name(), volume.name()), pod.namespace() + "/" + volume.claimName())));
        return plan.prevented().stream()
                .filter(v -> v.reason() != SkipReason.RefusedByPolicy
                        && v.reason() != SkipReason.ClaimNotFound
                        && !NOT_THERE.contains(v.reason()))
                .map(v -> v.pod() == null
                        ? v.namespace() + "/" + v.volume()
                        : claims.get(name(v.namespace(), v.pod(), v.volume())))
                .filter(claim -> claim != null)
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_reading_order_gives_the_same_plan(int seed) {
        Random random = new Random(seed);
        ClusterView cluster = cluster(random);
        BackupRules rules = rules(random);
        ClusterView shuffled = new ClusterView(
                shuffled(cluster.namespaces(), random),
                shuffled(cluster.pods(), random),
                shuffled(cluster.claims(), random),
                shuffled(cluster.persistentVolumes(), random),
                shuffled(cluster.storageClasses(), random),
                cluster.nodes());
        assertThat(BackupPlanner.plan(rules, shuffled, TestCluster.LAYOUT))
                .isEqualTo(BackupPlanner.plan(rules, cluster, TestCluster.LAYOUT));
    }

    private static <T> List<T> shuffled(List<T> values, Random random) {
        List<T> copy = new ArrayList<>(values);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static String name(String namespace, String pod, String volume) {
        return namespace + "/" + pod + "/" + volume;
    }

    private static BackupRules rules(Random random) {
        List<SelectionRule> rules = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            rules.add(new SelectionRule(match(random), pick(random, List.of(SelectionRule.Action.values())), null));
        }
        return new BackupRules(
                new NamespaceRules(
                        List.of(random.nextBoolean() ? "*" : "shop*"),
                        random.nextInt(4) == 0 ? selector(random) : null,
                        maybe(random, "kube-*"),
                        random.nextInt(4) == 0 ? selector(random) : null),
                new ResourceRules(
                        random.nextInt(10) == 0 ? List.of("configmaps") : List.of(),
                        maybe(random, "events"),
                        maybe(random, "*")),
                new ObjectRules(
                        random.nextInt(4) == 0 ? List.of(selector(random)) : List.of(),
                        random.nextInt(4) == 0 ? List.of(selector(random), selector(random)) : List.of(),
                        random.nextInt(4) == 0 ? List.of(selector(random)) : List.of()),
                pick(random, List.of(SelectionRule.Action.values())),
                rules);
    }

    /** Each condition now and then, so that most rules hold for something. */
    private static SelectionRule.Match match(Random random) {
        return new SelectionRule.Match(
                rarely(random, "shop*"),
                random.nextInt(5) == 0 ? Map.of("tier", pick(random, TIERS)) : null,
                rarely(random, pick(random, NAMES)),
                rarely(random, pick(random, List.of("emptyDir", "nfs", "hostPath", "persistentVolumeClaim"))),
                new SelectionRule.ClaimMatch(
                        rarely(random, "claim-?"),
                        random.nextInt(5) == 0 ? Map.of("tier", pick(random, TIERS)) : null,
                        rarely(random, "fast"),
                        rarely(random, "ReadWriteMany"),
                        random.nextInt(5) == 0 ? 1L << 30 : null,
                        random.nextInt(5) == 0 ? 1L << 31 : null),
                random.nextInt(8) == 0 ? new SelectionRule.NfsMatch(null, "/*") : null,
                random.nextInt(8) == 0 ? List.of("*") : null);
    }

    private static LabelMatch selector(Random random) {
        return new LabelMatch(
                random.nextBoolean() ? Map.of("tier", pick(random, TIERS)) : null,
                List.of(new LabelMatch.Requirement(
                        "tier", pick(random, List.of(LabelMatch.Operator.values())), TIERS.subList(0, 2))));
    }

    private static Map<String, String> labels(Random random) {
        Map<String, String> labels = new HashMap<>();
        if (random.nextBoolean()) {
            labels.put("tier", pick(random, TIERS));
        }
        if (random.nextInt(12) == 0) {
            labels.put("velero.io/exclude-from-backup", "true");
        }
        return labels;
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
        return new ClusterView(
                NAMESPACES.stream()
                        .map(name -> new NamespaceView(name, labels(random)))
                        .toList(),
                pods,
                claims,
                volumes,
                List.of(new StorageClassView("fast", "p")),
                NODES);
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
                namespace,
                name,
                "c",
                bound ? volume : null,
                "fast",
                mode,
                labels(random),
                bound ? "Bound" : "Pending",
                List.of(random.nextBoolean() ? "ReadWriteMany" : "ReadWriteOnce"),
                pick(random, List.of("1Gi", "3Gi", "no size"))));
        if (random.nextInt(8) > 0) {
            volumes.add(new PersistentVolumeView(
                    volume,
                    "p",
                    "Bound",
                    "fast",
                    "Retain",
                    mode,
                    new ClaimKey(namespace, name, "c"),
                    new Backing(
                            pick(random, BACKINGS),
                            "/opt/allowed/" + (random.nextInt(6) == 0 ? "pv-shop-claim-1/" : "") + volume),
                    NodeAffinity.ANY,
                    null,
                    null,
                    labels(random),
                    new PersistentVolumeView.Offer(List.of(), null),
                    "1",
                    false));
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
                random.nextInt(8) == 0 ? null : pick(random, NODES).name(),
                pick(random, PHASES),
                random.nextInt(10) == 0,
                labels(random),
                annotations,
                null,
                volumes,
                mounted,
                Set.of(),
                List.of("c"));
    }

    private static List<String> maybe(Random random, String value) {
        return random.nextBoolean() ? List.of(value) : List.of();
    }

    private static List<String> rarely(Random random, String value) {
        return random.nextInt(5) == 0 ? List.of(value) : List.of();
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
