package io.salvor.backup;

import io.salvor.match.ResourceName;
import io.salvor.volume.ClaimHolder;
import io.salvor.volume.ClaimKey;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.StorageClassView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides which volumes a backup takes in. Every pod volume of the selection is in the plan once: planned or skipped. The same
 * cluster gives the same plan, in whatever order it was read.
 */
public final class BackupPlanner {
    private BackupPlanner() {}

    /** The namespaces that the rules select. */
    public static NamespaceSelection namespaces(BackupRules rules, List<NamespaceView> existing) {
        return NamespaceSelection.of(rules.namespaces(), existing);
    }

    /** Plans a backup of the cluster as it was read. */
    public static BackupPlan plan(BackupRules rules, ClusterView cluster, KubeletLayout layout) {
        NamespaceSelection namespaces = namespaces(rules, cluster.namespaces());
        List<PodView> pods = cluster.pods().stream()
                .filter(pod -> namespaces.speaksOf(pod.namespace()) && !ClaimHolder.saves(pod.labels()))
                .sorted(Comparator.comparing(PodView::namespace).thenComparing(PodView::name))
                .toList();
        List<ClaimView> claims = cluster.claims().stream()
                .filter(claim -> namespaces.takesIn(claim.namespace()))
                .sorted(Comparator.comparing(ClaimView::namespace).thenComparing(ClaimView::name))
                .toList();
        PodGate gate = new PodGate(rules, namespaces);
        VolumePlanner planner = new VolumePlanner(rules, gate, claims, cluster, layout);
        List<PlannedVolume> planned = new ArrayList<>();
        List<SkippedVolume> skipped = new ArrayList<>();
        decide(pods, planner, planned, skipped);
        pods.stream()
                .filter(pod -> gate.refusal(pod) == null)
                .forEach(pod -> skipped.addAll(
                        VolumeAnnotations.of(pod, rules.defaultAction()).unknown(pod)));
        ClaimChoice chosen = ClaimChoice.of(rules.objects(), claims, pods, gate);
        for (VolumePlanner.Decision unused : unused(chosen.selected(), pods, planner)) {
            unused.enter(planned, skipped);
        }
        List<PersistentVolumeView> behind = persistentVolumes(rules, cluster, chosen.stored());
        return new BackupPlan(
                namespaces.selected(),
                planned,
                skipped,
                chosen.along().stream()
                        .map(claim -> claim.namespace() + "/" + claim.name())
                        .toList(),
                behind.stream().map(PersistentVolumeView::name).sorted().toList(),
                storageClasses(rules, cluster, chosen.stored(), behind),
                hooks(rules, pods, planned));
    }

    private static List<PodHooks> hooks(BackupRules rules, List<PodView> pods, List<PlannedVolume> planned) {
        Set<String> saved = planned.stream().map(PlannedVolume::podUid).collect(Collectors.toSet());
        return pods.stream()
                .filter(pod -> saved.contains(pod.uid()))
                .flatMap(pod -> HookPlanner.plan(rules.hooks(), pod).stream())
                .toList();
    }

    private static void decide(
            List<PodView> pods, VolumePlanner planner, List<PlannedVolume> planned, List<SkippedVolume> skipped) {
        List<VolumePlanner.Decision> decisions = pods.stream()
                .flatMap(pod -> pod.volumes().stream().map(volume -> planner.decide(pod, volume)))
                .toList();
        SharedClaims shared = new SharedClaims(decisions);
        for (VolumePlanner.Decision decision : decisions) {
            SkippedVolume instead = shared.skipped(decision);
            if (instead == null) {
                planned.add(decision.planned());
            } else {
                skipped.add(instead);
            }
        }
    }

    private static List<VolumePlanner.Decision> unused(
            List<ClaimView> claims, List<PodView> pods, VolumePlanner planner) {
        Set<ClaimKey> used = new HashSet<>();
        pods.forEach(pod -> pod.volumes().stream()
                .filter(volume -> volume.claimName() != null)
                .forEach(volume -> used.add(new ClaimKey(pod.namespace(), volume.claimName(), null))));
        return claims.stream()
                .filter(claim -> !used.contains(new ClaimKey(claim.namespace(), claim.name(), null)))
                .flatMap(claim -> planner.decideUnused(claim).stream())
                .toList();
    }

    private static List<PersistentVolumeView> persistentVolumes(
            BackupRules rules, ClusterView cluster, List<ClaimView> claims) {
        if (!rules.resources().decide(ResourceName.PERSISTENT_VOLUMES, false).stored()) {
            return List.of();
        }
        Set<String> names = claims.stream()
                .filter(ClaimView::bound)
                .map(ClaimView::volumeName)
                .collect(Collectors.toSet());
        return cluster.persistentVolumes().stream()
                .filter(volume -> names.contains(volume.name()))
                .filter(volume -> rules.objects().decide(volume.labels()).verdict() != ObjectRules.Verdict.Excluded)
                .toList();
    }

    private static List<String> storageClasses(
            BackupRules rules, ClusterView cluster, List<ClaimView> claims, List<PersistentVolumeView> behind) {
        if (!rules.resources().decide(ResourceName.STORAGE_CLASSES, false).stored()) {
            return List.of();
        }
        Set<String> named = new TreeSet<>();
        claims.stream()
                .map(ClaimView::storageClass)
                .filter(name -> name != null)
                .forEach(named::add);
        behind.forEach(volume -> named.add(volume.storageClass()));
        return cluster.storageClasses().stream()
                .map(StorageClassView::name)
                .filter(named::contains)
                .sorted()
                .toList();
    }
}
