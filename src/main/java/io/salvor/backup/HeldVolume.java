package io.salvor.backup;

import io.salvor.volume.ClaimHolder;
import io.salvor.volume.ClaimView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeFolder;
import io.salvor.volume.VolumeSource;

/**
 * A claim that no running pod has mounted. A pod is made that holds it while it is saved, so that a kubelet mounts it; the plan says where
 * none can be made.
 */
final class HeldVolume {
    private final Source source;
    private final String namespace;
    private final String pod;
    private final String podUid;
    private final PodVolumeView volume;

    /** @param pod null for a claim that no pod names */
    private HeldVolume(Source source, String namespace, String pod, String podUid, PodVolumeView volume) {
        this.source = source;
        this.namespace = namespace;
        this.pod = pod;
        this.podUid = podUid;
        this.volume = volume;
    }

    /** What is known of all of them. */
    record Source(VolumeReach reach, KubeletLayout layout) {
        /** One that a pod names. */
        HeldVolume of(PodView pod, PodVolumeView volume) {
            return new HeldVolume(this, pod.namespace(), pod.name(), pod.uid(), volume);
        }

        /** One that no pod names; its folder and its record go by the claim's own UID until a pod holds it. */
        HeldVolume of(ClaimView claim) {
            PodVolumeView volume = new PodVolumeView(claim.name(), VolumeSource.Claim, claim.name(), null, false);
            return new HeldVolume(this, claim.namespace(), null, claim.uid(), volume);
        }
    }

    /** Plans it, or says why no pod can hold it. @param why no running pod mounts it, as a sentence */
    VolumePlanner.Decision hold(
            ClaimView claim, PersistentVolumeView backing, VolumeSelector.Choice choice, String why) {
        Exclusion problem = source.reach().unholdable(volume.claimName(), claim, backing, why);
        if (problem != null) {
            return skip(problem.reason(), problem.message(), choice.winner());
        }
        VolumeFolder folder = source.layout().folder(podUid, volume, backing);
        if (folder.path() == null) {
            Exclusion unknown = Exclusion.unknown(folder);
            return skip(unknown.reason(), unknown.message(), choice.winner());
        }
        PlannedVolume planned = new PlannedVolume(
                namespace,
                pod == null ? ClaimHolder.nameToSave(claim.name()) : pod,
                podUid,
                null,
                volume.name(),
                new PlannedClaim(claim.name(), claim.uid(), backing.name()),
                folder.path(),
                choice.files(),
                choice.winner(),
                choice.because() + "; " + why + ", so a pod is made that holds it where none comes to mount it");
        return new VolumePlanner.Decision(volume, planned, null, true);
    }

    /** Leaves it out. */
    VolumePlanner.Decision skip(SkipReason reason, String message, DecidedBy decidedBy) {
        return new VolumePlanner.Decision(
                volume, null, new SkippedVolume(namespace, pod, volume.name(), reason, message, decidedBy), true);
    }
}
