package io.salvor.coverage;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.BackupPlanner;
import io.salvor.backup.BackupRules;
import io.salvor.backup.NamespaceSelection;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A reading of the cluster, laid out so that planning a policy costs what its own namespaces hold and no more. */
public final class ClusterByNamespace {
    private final ClusterView cluster;
    private final KubeletLayout layout;
    private final Map<String, List<PodView>> pods;
    private final Map<String, List<ClaimView>> claims;
    private final Map<String, PersistentVolumeView> persistentVolumes;

    public ClusterByNamespace(ClusterView cluster, KubeletLayout layout) {
        this.cluster = cluster;
        this.layout = layout;
        // The planner sorts them too, and finds them in order.
        this.pods = cluster.pods().stream()
                .sorted(Comparator.comparing(PodView::name))
                .collect(Collectors.groupingBy(PodView::namespace));
        this.claims = cluster.claims().stream()
                .sorted(Comparator.comparing(ClaimView::name))
                .collect(Collectors.groupingBy(ClaimView::namespace));
        this.persistentVolumes = cluster.persistentVolumes().stream()
                .collect(Collectors.toMap(PersistentVolumeView::name, Function.identity(), (a, b) -> a));
    }

    /** The reading as it was given. */
    public ClusterView cluster() {
        return cluster;
    }

    /** The same with the pods and claims of one namespace alone. */
    public ClusterByNamespace only(String namespace) {
        ClusterView part = new ClusterView(
                cluster.namespaces(),
                pods.getOrDefault(namespace, List.of()),
                claims.getOrDefault(namespace, List.of()),
                cluster.persistentVolumes(),
                cluster.storageClasses(),
                cluster.nodes(),
                cluster.nested());
        return new ClusterByNamespace(part, layout);
    }

    /** What a Backup by these rules would take in. */
    public BackupPlan plan(BackupRules rules) {
        List<PodView> selectedPods = new ArrayList<>();
        List<ClaimView> selectedClaims = new ArrayList<>();
        NamespaceSelection namespaces = BackupPlanner.namespaces(rules, cluster.namespaces());
        for (String namespace : namespaces.spokenOf()) {
            selectedPods.addAll(pods.getOrDefault(namespace, List.of()));
            selectedClaims.addAll(claims.getOrDefault(namespace, List.of()));
        }
        List<PersistentVolumeView> behind = selectedClaims.stream()
                .map(claim -> claim.volumeName() == null ? null : persistentVolumes.get(claim.volumeName()))
                .filter(Objects::nonNull)
                .toList();
        ClusterView part = new ClusterView(
                cluster.namespaces(),
                selectedPods,
                selectedClaims,
                behind,
                cluster.storageClasses(),
                cluster.nodes(),
                cluster.nested());
        return BackupPlanner.plan(rules, part, layout);
    }
}
