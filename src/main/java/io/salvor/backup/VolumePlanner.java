package io.salvor.backup;

import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeFolder;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides for a volume by itself whether it is saved. */
final class VolumePlanner {
    private final VolumeSelector selector;
    private final KubeletLayout layout;
    private final boolean podsStored;
    private final Map<String, ClaimView> claims;
    private final Map<String, PersistentVolumeView> persistentVolumes;

    VolumePlanner(BackupRules rules, ClusterView cluster, KubeletLayout layout) {
        this.selector = new VolumeSelector(rules);
        this.layout = layout;
        this.podsStored = rules.resources().decide(ResourceRules.PODS, true).stored();
        this.claims = cluster.claims().stream()
                .collect(Collectors.toMap(c -> key(c.namespace(), c.name()), Function.identity(), (a, b) -> a));
        this.persistentVolumes = cluster.persistentVolumes().stream()
                .collect(Collectors.toMap(PersistentVolumeView::name, Function.identity(), (a, b) -> a));
    }

    /** What became of a volume by itself, whatever other pods do with its claim: one of the two is null. */
    record Decision(PodVolumeView volume, PlannedVolume planned, SkippedVolume skipped) {}

    Decision decide(PodView pod, PodVolumeView volume) {
        Refusal never = neverData(volume);
        if (never != null) {
            return skip(pod, volume, never);
        }
        if (!podsStored) {
            return skip(
                    pod,
                    volume,
                    SkipReason.PodNotStored,
                    "the policy does not store pods, with which volumes come back");
        }
        ClaimView claim = volume.claimName() == null ? null : claims.get(key(pod.namespace(), volume.claimName()));
        VolumeSelector.Choice choice = selector.choose(pod, volume, claim);
        if (choice.skipped() != null) {
            return skip(pod, volume, choice.skipped(), choice.because());
        }
        Refusal state = stateOfPod(pod, volume);
        if (state != null) {
            return skip(pod, volume, state);
        }
        return volume.claimName() == null
                ? place(pod, volume, null, null, choice)
                : decideClaim(pod, volume, claim, choice);
    }

    /** Decides for a claim that no pod uses; null when nothing asks for it either. */
    SkippedVolume decideUnused(ClaimView claim) {
        if (!podsStored || selector.choose(claim).skipped() != null) {
            return null;
        }
        return new SkippedVolume(
                claim.namespace(),
                null,
                claim.name(),
                SkipReason.ClaimUnused,
                "no pod uses claim " + claim.name() + "; only what a running pod has mounted can be read");
    }

    private record Refusal(SkipReason reason, String message) {}

    private static Refusal neverData(PodVolumeView volume) {
        return switch (volume.source()) {
            case HostPath -> new Refusal(SkipReason.HostPathVolume, "a folder of the host is never volume data");
            case Secret -> new Refusal(SkipReason.SecretVolume, "the secret behind it is saved as an object");
            case ConfigMap -> new Refusal(SkipReason.ConfigMapVolume, "the config map behind it is saved as an object");
            case Projected -> new Refusal(SkipReason.ProjectedVolume, "the kubelet makes it anew for each pod");
            case DownwardApi -> new Refusal(SkipReason.DownwardApiVolume, "the kubelet makes it anew for each pod");
            case Image -> new Refusal(SkipReason.ImageVolume, "it is pulled from its registry again");
            case CsiEphemeral, Nfs, Other ->
                volume.readOnly()
                        ? new Refusal(
                                SkipReason.ReadOnlyVolume,
                                "the pod can only read it; what fills it is to be saved elsewhere")
                        : null;
            case Claim, Ephemeral, EmptyDir -> null;
        };
    }

    private static Refusal stateOfPod(PodView pod, PodVolumeView volume) {
        if (pod.deleting()) {
            return new Refusal(SkipReason.PodDeleting, "pod " + pod.name() + " is being deleted");
        }
        if (pod.node() == null || pod.node().isEmpty()) {
            return new Refusal(SkipReason.NotScheduled, "pod " + pod.name() + " has no node yet");
        }
        if (!"Running".equals(pod.phase())) {
            return new Refusal(
                    SkipReason.PodNotRunning,
                    "pod " + pod.name() + " is " + pod.phase() + "; only volumes of running pods can be read");
        }
        if (!pod.mounted().contains(volume.name()) && !pod.mountedByInit().contains(volume.name())) {
            return new Refusal(
                    SkipReason.NotMounted,
                    "no container of pod " + pod.name() + " mounts it, so it is not on the node");
        }
        return null;
    }

    private Decision decideClaim(PodView pod, PodVolumeView volume, ClaimView claim, VolumeSelector.Choice choice) {
        if (claim == null) {
            return skip(pod, volume, SkipReason.ClaimNotFound, "claim " + volume.claimName() + " does not exist");
        }
        PersistentVolumeView backing = claim.bound() ? persistentVolumes.get(claim.volumeName()) : null;
        if (backing == null) {
            String why = claim.bound()
                    ? "is bound to PersistentVolume " + claim.volumeName() + ", which does not exist"
                    : "is " + claim.phase() + " and bound to no PersistentVolume";
            return skip(pod, volume, SkipReason.ClaimNotBound, "claim " + claim.name() + " " + why);
        }
        if ("Block".equals(claim.volumeMode())) {
            return skip(
                    pod,
                    volume,
                    SkipReason.BlockVolume,
                    "claim " + claim.name() + " is a block device; only file systems are saved");
        }
        return place(pod, volume, claim, backing, choice);
    }

    private Decision place(
            PodView pod,
            PodVolumeView volume,
            ClaimView claim,
            PersistentVolumeView backing,
            VolumeSelector.Choice choice) {
        VolumeFolder folder = layout.folder(pod.uid(), volume, backing);
        if (folder.path() == null) {
            SkipReason reason = folder.hostPath() ? SkipReason.HostPathNotAllowed : SkipReason.UnsupportedSource;
            return skip(pod, volume, reason, folder.problem());
        }
        return new Decision(
                volume,
                new PlannedVolume(
                        pod.namespace(),
                        pod.name(),
                        pod.uid(),
                        pod.node(),
                        volume.name(),
                        claim == null ? null : new PlannedClaim(claim.name(), claim.uid(), backing.name()),
                        folder.path(),
                        choice.files(),
                        choice.because()),
                null);
    }

    private static Decision skip(PodView pod, PodVolumeView volume, Refusal refusal) {
        return skip(pod, volume, refusal.reason(), refusal.message());
    }

    private static Decision skip(PodView pod, PodVolumeView volume, SkipReason reason, String message) {
        return new Decision(
                volume, null, new SkippedVolume(pod.namespace(), pod.name(), volume.name(), reason, message));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
