package io.salvor.backup;

import static io.salvor.backup.Exclusion.state;

import io.salvor.volume.Backing;
import io.salvor.volume.ClaimView;
import io.salvor.volume.NestedFolders;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether a volume that is asked for can be read as pod, claim and node are now, and if not, whether anything is lost without
 * it. What is made with a pod and goes with it is lost with no backup; a claim outlives its pods, so that its data is there to be
 * wanted, whatever they do.
 */
final class VolumeReach {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Map<String, NodeView> nodes;
    private final NestedFolders nested;

    /** @param nodes by name; one that is not among them is taken for one of Linux that is ready */
    VolumeReach(Map<String, NodeView> nodes, NestedFolders nested) {
        this.nodes = nodes;
        this.nested = nested;
    }

    /** Why the volume cannot be read now; null when it can. */
    Exclusion problem(PodView pod, PodVolumeView volume, ClaimView claim, PersistentVolumeView backing) {
        Exclusion gone = gone(pod, volume, claim);
        if (gone != null) {
            return gone;
        }
        boolean started = "Running".equals(pod.phase());
        if (!started && volume.source().livesWithPod() && !"Unknown".equals(pod.phase())) {
            return state(
                    SkipReason.PodNotStarted,
                    "pod " + pod.name() + " has not run yet, and this volume is made with it");
        }
        Exclusion unbound = volume.claimName() == null ? null : unbound(volume.claimName(), claim, backing);
        if (unbound != null) {
            return unbound;
        }
        Exclusion unmounted = unmounted(pod, volume);
        return unmounted == null ? unreadable(pod, claim, backing) : unmounted;
    }

    /** Whether a pod has ended, or is being deleted. */
    static boolean isGone(PodView pod) {
        return ENDED.contains(pod.phase()) || pod.deleting();
    }

    /** Whether the node of a pod answers. */
    boolean ready(PodView pod) {
        NodeView node = nodes.get(pod.node());
        return node == null || node.ready();
    }

    /**
     * Why no pod can be made that holds a claim so that it can be saved; null when one can.
     *
     * @param claim null where there is none of that name
     * @param why no running pod mounts it, as a sentence
     */
    Exclusion unholdable(String name, ClaimView claim, PersistentVolumeView backing, String why) {
        if (claim != null && neverBound(claim)) {
            return state(SkipReason.ClaimNeverBound, why + ", and it never had a volume: it holds nothing yet");
        }
        Exclusion unbound = unbound(name, claim, backing);
        if (unbound != null) {
            return unbound;
        }
        List<NodeView> near = nodes.values().stream()
                .filter(node -> backing.affinity().allows(node))
                .toList();
        if (!near.isEmpty() && near.stream().allMatch(node -> node.unsupported() != null)) {
            NodeView first = near.get(0);
            return state(SkipReason.NodeUnsupported, "node " + first.name() + " " + first.unsupported());
        }
        Exclusion unreadable = unreadable(claim, backing);
        boolean somewhere = Backing.HOST_PATH.equals(backing.backing().type())
                && near.size() != 1
                && backing.nodes().size() != 1;
        return unreadable != null || !somewhere
                ? unreadable
                : state(
                        SkipReason.ClaimUnused,
                        why + ", and its PersistentVolume " + backing.name()
                                + " is a folder of the host that does not say of which node: run a pod that mounts it, give the"
                                + " PersistentVolume a nodeAffinity, or leave the claim out by a label or a rule");
    }

    private static boolean neverBound(ClaimView claim) {
        return "Pending".equals(claim.phase())
                && (claim.volumeName() == null || claim.volumeName().isEmpty());
    }

    private static Exclusion gone(PodView pod, PodVolumeView volume, ClaimView claim) {
        if (!isGone(pod)) {
            return null;
        }
        boolean ended = ENDED.contains(pod.phase());
        String what = "pod " + pod.name() + (ended ? " has ended" : " is being deleted");
        if (volume.source() == VolumeSource.Claim && claim != null) {
            if (neverBound(claim)) {
                return state(SkipReason.ClaimNeverBound, what + ", and claim " + claim.name() + " never had a volume");
            }
            return state(
                    ended ? SkipReason.ClaimUnused : SkipReason.PodDeleting,
                    what + ", and no other running pod has claim " + claim.name() + " mounted");
        }
        boolean outlives = !ended && !volume.source().livesWithPod() && volume.claimName() == null;
        return outlives
                ? state(SkipReason.PodDeleting, what)
                : state(SkipReason.PodEnded, what + ", and this volume goes with it");
    }

    private static Exclusion unbound(String name, ClaimView claim, PersistentVolumeView backing) {
        if (claim == null) {
            return state(SkipReason.ClaimNotFound, "claim " + name + " does not exist");
        }
        if (backing == null) {
            String why = claim.bound()
                    ? "is bound to PersistentVolume " + claim.volumeName() + ", which does not exist"
                    : "is " + claim.phase() + " and bound to no PersistentVolume";
            return state(SkipReason.ClaimNotBound, "claim " + claim.name() + " " + why);
        }
        return null;
    }

    private static Exclusion unmounted(PodView pod, PodVolumeView volume) {
        if (pod.node() == null || pod.node().isEmpty()) {
            return state(SkipReason.NotScheduled, "pod " + pod.name() + " has no node yet");
        }
        if (!"Running".equals(pod.phase())) {
            return state(
                    SkipReason.PodNotRunning,
                    "pod " + pod.name() + " is " + pod.phase() + "; only volumes of running pods can be read");
        }
        if (pod.mounted().contains(volume.name()) || pod.mountedByInit().contains(volume.name())) {
            return null;
        }
        return state(
                volume.source() == VolumeSource.Claim ? SkipReason.ClaimUnused : SkipReason.NotMounted,
                "no container of pod " + pod.name() + " mounts it, so it is not on the node");
    }

    private Exclusion unreadable(PodView pod, ClaimView claim, PersistentVolumeView backing) {
        NodeView node = nodes.get(pod.node());
        return node != null && node.unsupported() != null
                ? state(SkipReason.NodeUnsupported, "node " + node.name() + " " + node.unsupported())
                : unreadable(claim, backing);
    }

    private Exclusion unreadable(ClaimView claim, PersistentVolumeView backing) {
        if (claim != null && "Block".equals(claim.volumeMode())) {
            return state(
                    SkipReason.BlockVolume,
                    "claim " + claim.name() + " is a block device; only file systems are saved");
        }
        String outer = backing == null ? null : nested.outer().get(backing.name());
        return outer == null
                ? null
                : state(
                        SkipReason.HostPathNested,
                        "PersistentVolume " + backing.name() + " is a folder inside that of PersistentVolume " + outer
                                + ", whose pods could put a link in its place; keep them apart");
    }
}
