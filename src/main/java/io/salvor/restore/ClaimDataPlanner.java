package io.salvor.restore;

import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides how the data behind claims comes back: by holder pods, before anything is made that mounts a claim. It needs no pod of the
 * application, so data comes back whatever has become of the pods that it was saved with.
 */
final class ClaimDataPlanner {
    private final BackupIndex backup;
    private final TargetView target;
    private final SkipRules skips;
    private final PlanBuilder plan;
    private final Map<String, PodView> pods;
    private final Map<String, PodAbsence> absences;
    private final HolderPlanner holders;
    private final BoundClaims bound;

    /**
     * For one backup and one target.
     *
     * @param pods those of the backup, by {@code namespace/name}
     * @param absences why some of them do not come back
     * @param holders plans the pods by which it is done
     * @param bound decides of claims that are there and bound
     */
    ClaimDataPlanner(
            BackupIndex backup,
            TargetView target,
            SkipRules skips,
            PlanBuilder plan,
            Map<String, PodView> pods,
            Map<String, PodAbsence> absences,
            HolderPlanner holders,
            BoundClaims bound) {
        this.backup = backup;
        this.target = target;
        this.skips = skips;
        this.plan = plan;
        this.pods = pods;
        this.absences = absences;
        this.holders = holders;
        this.bound = bound;
    }

    /** Plans all data behind claims; returns the volumes that live with pods. */
    List<VolumeSnapshot> plan() {
        List<VolumeSnapshot> others = new ArrayList<>();
        Map<String, Map<String, VolumeSnapshot>> wanted = new TreeMap<>();
        for (VolumeSnapshot volume : backup.volumes()) {
            if (!isBehindClaim(volume)) {
                others.add(volume);
            } else if (comesBack(volume)) {
                VolumeSnapshot other = wanted.computeIfAbsent(volume.namespace(), any -> new TreeMap<>())
                        .putIfAbsent(volume.claim(), volume);
                if (other != null) {
                    plan.skipVolume(
                            volume,
                            NotPutBack.SavedTwice,
                            "claim " + volume.claim() + " gets back what was saved of it with pod " + other.pod());
                }
            }
        }
        wanted.forEach((namespace, claims) -> holders.plan(namespace, claims));
        return others;
    }

    /** A claim that is made with its pod is that pod's own. */
    private boolean isBehindClaim(VolumeSnapshot volume) {
        if (volume.claim() == null) {
            return false;
        }
        PodView pod = pods.get(volume.namespace() + "/" + volume.pod());
        Optional<PodVolumeView> inPod = pod == null ? Optional.empty() : pod.volume(volume.volume());
        return inPod.isEmpty() || inPod.get().source() == VolumeSource.Claim;
    }

    /** Whether the data of a claim is put back; if not, the plan says why. */
    private boolean comesBack(VolumeSnapshot volume) {
        NotPutBack missing = volume.missing();
        if (missing != null) {
            plan.skipVolume(volume, missing, volume.whatIsMissing());
            return false;
        }
        Optional<ClaimView> there = target.claim(volume.namespace(), volume.claim());
        if (there.isPresent() && there.get().bound()) {
            return bound.comesBack(volume, there.get());
        }
        Optional<PodAbsence> rival = users(volume.namespace(), volume.claim()).stream()
                .map(absences::get)
                .filter(absence -> absence != null && absence.isRival())
                .findFirst();
        if (rival.isPresent()) {
            plan.skipVolume(volume, rival.get().reason(), rival.get().message());
            return false;
        }
        List<PodView> waiting = target.users(volume.namespace(), volume.claim());
        if (!waiting.isEmpty()) {
            plan.skipVolume(
                    volume,
                    NotPutBack.PodExists,
                    "pod " + waiting.get(0).name() + " is there and would start on claim " + volume.claim()
                            + " before its data is; delete it to have it restored");
            return false;
        }
        return there.isPresent() || isMade(volume);
    }

    private boolean isMade(VolumeSnapshot volume) {
        Optional<StoredObject> claim = backup.find(RestoreOrder.CLAIMS, volume.namespace(), volume.claim());
        if (claim.isEmpty()) {
            plan.conflict(
                    new ObjectKey(RestoreOrder.CLAIMS, volume.namespace(), volume.claim()),
                    "claim " + volume.claim()
                            + " is neither in this cluster nor in the backup, so its data has no place;"
                            + " create it first");
            return false;
        }
        Optional<String> skipped = skips.reason(claim.get());
        skipped.ifPresent(why -> plan.skipVolume(
                volume, NotPutBack.ControllerExists, "claim " + volume.claim() + " is not made: " + why));
        return skipped.isEmpty();
    }

    private List<String> users(String namespace, String claim) {
        return pods.entrySet().stream()
                .filter(pod -> pod.getValue().namespace().equals(namespace))
                .filter(pod -> pod.getValue().volumes().stream().anyMatch(volume -> claim.equals(volume.claimName())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
