package io.salvor.backup;

import io.salvor.job.VolumeReason;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds where a planned volume is now. Its data is where its claim is mounted, whichever pod mounts that; without a claim it is with the
 * planned pod alone, unless what it shows lives outside of pods, as an NFS share does.
 */
public final class PlaceSearch {
    private PlaceSearch() {}

    /**
     * A volume as it was planned.
     *
     * @param podUid UID of the planned pod, or of the claim where there was none
     * @param claim name of the claim behind it; null for none
     * @param node null where no running pod mounted the claim
     * @param hostPath its folder, for a pod of the UID
     */
    public record Planned(
            String namespace, String pod, String podUid, String volume, String claim, String node, String hostPath) {}

    /** Where it is. */
    public record Place(String node, String pod, String podUid, String hostPath) {}

    /**
     * What was found.
     *
     * @param place null when there is none, and then the reason and the message say why
     */
    public record Answer(Place place, VolumeReason reason, String message) {
        static Answer at(Place place) {
            return new Answer(place, null, null);
        }

        static Answer none(VolumeReason reason, String message) {
            return new Answer(null, reason, message);
        }
    }

    /**
     * Finds the place of a volume.
     *
     * @param pods those of its namespace, or the planned pod alone where that will do
     * @param usable whether a Job may be sent to a node
     */
    public static Answer find(Planned volume, List<PodView> pods, Predicate<String> usable) {
        List<PodView> carriers = pods.stream()
                .filter(pod -> pod.node() != null && "Running".equals(pod.phase()) && !pod.deleting())
                .filter(pod -> carries(pod, volume))
                .toList();
        Optional<PodView> best = carriers.stream()
                .filter(pod -> usable.test(pod.node()))
                .min(Comparator.comparing((PodView pod) -> !pod.uid().equals(volume.podUid()))
                        .thenComparing(pod -> !pod.node().equals(volume.node()))
                        .thenComparing(PodView::name));
        if (best.isPresent()) {
            return Answer.at(place(volume, best.get()));
        }
        if (!carriers.isEmpty()) {
            return Answer.none(
                    VolumeReason.NodeLost,
                    "node " + carriers.get(0).node() + " of its pod "
                            + carriers.get(0).name() + " is not Ready");
        }
        return volume.claim() == null
                ? Answer.none(
                        VolumeReason.PodGone,
                        "its pod is gone since the backup was planned; the next run takes the pod that took its place")
                : Answer.none(VolumeReason.ClaimNotMounted, "no running pod mounts its claim " + volume.claim());
    }

    /** Whether the planned pod is enough to find the place of a volume, so that the others need not be read. */
    public static boolean isAtItsPlace(Planned volume, PodView pod, Predicate<String> usable) {
        return pod != null
                && pod.uid().equals(volume.podUid())
                && find(volume, List.of(pod), usable).place() != null;
    }

    private static boolean carries(PodView pod, Planned volume) {
        if (volume.claim() == null && pod.uid().equals(volume.podUid())) {
            return true;
        }
        if (volume.claim() != null) {
            return pod.volumes().stream()
                    .filter(one -> volume.claim().equals(one.claimName()))
                    .anyMatch(one -> pod.mounted().contains(one.name())
                            || pod.mountedByInit().contains(one.name()));
        }
        return pod.name().equals(volume.pod())
                && pod.volume(volume.volume()).filter(PlaceSearch::outlivesPods).isPresent();
    }

    private static boolean outlivesPods(PodVolumeView volume) {
        return volume.source() == VolumeSource.Nfs || volume.source() == VolumeSource.Other;
    }

    /** Where a volume is whose claim a pod has mounted. */
    public static Place place(Planned volume, PodView pod) {
        return Objects.equals(pod.uid(), volume.podUid())
                ? new Place(pod.node(), pod.name(), pod.uid(), volume.hostPath())
                : new Place(
                        pod.node(),
                        pod.name(),
                        pod.uid(),
                        // A kubelet names the folder of a claim after its PersistentVolume, below that of the pod.
                        volume.hostPath().replace("/pods/" + volume.podUid() + "/", "/pods/" + pod.uid() + "/"));
    }
}
