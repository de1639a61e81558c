package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.ValueReader;
import io.salvor.volume.VolumeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which pods are made again by the restore itself, and which volumes come back with them. A pod comes back when it has data to put
 * back or when nothing else would make it. The data of a pod or a claim that is there is never touched.
 */
final class PodPlanner {
    private final BackupIndex backup;
    private final TargetView target;
    private final NodeMapping nodes;
    private final SkipRules skips;
    private final PlanBuilder plan;
    private final Map<String, StoredObject> stored = new TreeMap<>();
    private final Map<String, PodView> views = new TreeMap<>();
    private final Map<String, PodAbsence> absences = new TreeMap<>();
    private final DataRequest data;
    private final BoundClaims bound;
    private final Set<String> jobs = new HashSet<>();

    PodPlanner(RestoreRequest request, BackupIndex backup, TargetView target, PlanBuilder plan) {
        this.backup = backup;
        this.target = target;
        this.nodes = new NodeMapping(request.storage().nodes(), target.nodes());
        this.skips = new SkipRules(backup, target, Set.of(), Set.of());
        this.plan = plan;
        this.data = request.data();
        this.bound = new BoundClaims(request, target, plan);
    }

    /** Plans all pods and volumes; the result names, as {@code namespace/name}, the Jobs whose pods are made again. */
    Set<String> plan() {
        for (StoredObject pod : backup.ofResource(RestoreOrder.PODS)) {
            String key = pod.namespace() + "/" + pod.name();
            stored.put(key, pod);
            views.put(key, ValueReader.pod(pod.body()));
            PodAbsence.of(pod, target, skips)
                    .or(() -> PodAbsence.notAsked(pod, backup))
                    .ifPresent(absence -> absences.put(key, absence));
        }
        List<VolumeSnapshot> withPods = data.throughClaims()
                ? new ClaimDataPlanner(
                                backup,
                                target,
                                skips,
                                plan,
                                views,
                                absences,
                                new HolderPlanner(backup, target, nodes, plan, views, absences),
                                bound)
                        .plan()
                : backup.volumes();
        SnapshotsByPod snapshots = new SnapshotsByPod(withPods, views, key -> !absences.containsKey(key));
        stored.forEach((key, pod) -> planPod(pod, views.get(key), absences.get(key), snapshots.of(key)));
        for (VolumeSnapshot volume : snapshots.homeless()) {
            plan.skipVolume(volume, NotPutBack.PodNotInBackup, SnapshotsByPod.without(volume) + byHand(volume));
        }
        return jobs;
    }

    private void planPod(StoredObject pod, PodView view, PodAbsence absence, List<VolumeSnapshot> snapshots) {
        if (absence != null) {
            snapshots.stream()
                    .filter(volume -> !bound.skipsRetried(volume, absence))
                    .forEach(volume -> plan.skipVolume(
                            volume,
                            absence.reason(),
                            absence.message() + (absence.reason().isLoss() ? byHand(volume) : "")));
            if (absence.reason() == NotPutBack.PodExists && backup.asks(pod)) {
                plan.leave(pod.key(), RestoreOrder.stage(RestoreOrder.PODS), absence.message());
            } else if (!backup.asks(pod)) {
                plan.skip(pod.key(), BackupIndex.NOT_ASKED);
            } else {
                plan.skip(pod.key(), absence.message());
            }
            return;
        }
        boolean anew = view.controller() != null && backup.askedController(pod).isPresent();
        List<VolumeSnapshot> restorable = snapshots.stream()
                .filter(volume -> asked(volume, anew) && restorable(volume, view))
                .toList();
        if (restorable.isEmpty() && anew) {
            plan.skip(
                    pod.key(),
                    "its controller " + view.controller().kind() + " "
                            + view.controller().name() + " makes it anew");
            return;
        }
        JsonNode body = ObjectCleaner.clean(pod);
        nodes.rewritePod(body);
        Optional<String> gone = nodes.problemOfPod(plan.patched(pod.key(), body));
        if (gone.isPresent()) {
            plan.skip(pod.key(), gone.get());
            restorable.forEach(
                    volume -> plan.skipVolume(volume, NotPutBack.NodeGone, "pod " + pod.name() + " " + gone.get()));
            return;
        }
        create(pod, view, body, restorable);
    }

    private void create(StoredObject pod, PodView view, JsonNode body, List<VolumeSnapshot> restorable) {
        if (restorable.isEmpty()) {
            String why = view.controller() == null
                    ? "nothing else makes it"
                    : "its controller " + view.controller().kind() + " "
                            + view.controller().name()
                            + (backup.storedController(pod).isPresent()
                                    ? " is not asked for"
                                    : " is not in the backup");
            plan.create(RestoreOrder.stage(RestoreOrder.PODS), pod.key(), body, why);
            return;
        }
        missingClaims(view)
                .forEach(claim -> plan.conflict(
                        pod.key(),
                        "pod " + pod.namespace() + "/" + pod.name() + " needs claim " + claim
                                + ", which is neither in this cluster nor in the backup; create it first"));
        plan.restoreData(pod.key(), body, restorable);
        if (view.controller() != null && view.controller().kind().equals("Job")) {
            jobs.add(pod.namespace() + "/" + view.controller().name());
        }
    }

    /** Whether a volume that lives with its pod is asked for; if not, the plan says so. */
    private boolean asked(VolumeSnapshot volume, boolean anew) {
        if (data.podVolumes() || volume.claim() != null || !anew) {
            return true;
        }
        plan.skipVolume(
                volume,
                NotPutBack.NotAsked,
                "lives with pod " + volume.pod() + ", which its controller makes anew, and podVolumes is Skip");
        return false;
    }

    /** Whether the data of a volume can be put back; if not, the plan says why. */
    private boolean restorable(VolumeSnapshot volume, PodView pod) {
        NotPutBack missing = volume.missing();
        if (missing != null) {
            plan.skipVolume(volume, missing, volume.whatIsMissing());
            return false;
        }
        Optional<PodVolumeView> inPod = pod.volume(volume.volume());
        if (inPod.isEmpty()) {
            String message = "pod " + volume.pod() + " of the backup has no such volume";
            plan.skipVolume(volume, NotPutBack.VolumeNotInPod, message + byHand(volume));
            return false;
        }
        Optional<ClaimView> claim = target.claim(volume.namespace(), volume.claim());
        if (claim.isPresent() && claim.get().bound() && !bound.comesBack(volume, claim.get())) {
            return false;
        }
        if (inPod.get().readOnly()) {
            String message = "pod " + volume.pod() + " can only read it, so nothing can be put back into it there";
            plan.skipVolume(volume, NotPutBack.ReadOnlyVolume, message + byHand(volume));
            return false;
        }
        return true;
    }

    private List<String> missingClaims(PodView pod) {
        List<String> missing = new ArrayList<>();
        for (PodVolumeView volume : pod.volumes()) {
            boolean present = volume.source() != VolumeSource.Claim
                    || backup.find(RestoreOrder.CLAIMS, pod.namespace(), volume.claimName())
                            .filter(backup::asks)
                            .isPresent()
                    || target.claim(pod.namespace(), volume.claimName()).isPresent();
            if (!present) {
                missing.add(volume.claimName());
            }
        }
        return missing;
    }

    private static String byHand(VolumeSnapshot volume) {
        return volume.snapshotId() == null
                ? ""
                : "; its data is snapshot " + volume.snapshotId() + " of " + volume.repoIdentifier()
                        + " and can be restored with restic";
    }
}
