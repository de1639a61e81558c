package io.salvor.restore;

import io.salvor.volume.ClaimHolder;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The volumes of a backup by the pod that brings them back. That is the pod they were saved with or, when a claim's data was
 * saved with a pod that does not come back or can only read it, another that uses the claim.
 */
final class SnapshotsByPod {
    private final Map<String, List<VolumeSnapshot>> byPod = new TreeMap<>();
    private final List<VolumeSnapshot> homeless = new ArrayList<>();

    /**
     * Sorts the volumes.
     *
     * @param pods the pods of the backup, by {@code namespace/name}, in order
     * @param comesBack whether a pod can bring data back
     */
    SnapshotsByPod(List<VolumeSnapshot> volumes, Map<String, PodView> pods, Predicate<String> comesBack) {
        for (VolumeSnapshot volume : volumes) {
            String own = volume.namespace() + "/" + volume.pod();
            boolean takesIt = pods.containsKey(own) && comesBack.test(own) && writable(pods.get(own), volume.volume());
            Optional<VolumeSnapshot> home = takesIt ? Optional.of(volume) : elsewhere(volume, pods, comesBack);
            if (home.isPresent()) {
                VolumeSnapshot found = home.get();
                byPod.computeIfAbsent(found.namespace() + "/" + found.pod(), key -> new ArrayList<>())
                        .add(found);
            } else if (pods.containsKey(own)) {
                byPod.computeIfAbsent(own, key -> new ArrayList<>()).add(volume);
            } else {
                homeless.add(volume);
            }
        }
    }

    /** The volumes that go with a pod, in the order of the backup. */
    List<VolumeSnapshot> of(String pod) {
        return byPod.getOrDefault(pod, List.of());
    }

    /** The volumes whose pod is not in the backup and that no other brings back. */
    List<VolumeSnapshot> homeless() {
        return homeless;
    }

    /** Why a volume has no pod, as a sentence. */
    static String without(VolumeSnapshot volume) {
        return ClaimHolder.isOnly(volume.pod(), volume.claim())
                ? "no pod used claim " + volume.claim()
                        + " when it was saved; restore it with dataRoute: Claim, which needs none"
                : "pod " + volume.pod() + " is not in the backup";
    }

    private static boolean writable(PodView pod, String volume) {
        return pod.volume(volume).filter(PodVolumeView::readOnly).isEmpty();
    }

    private static Optional<VolumeSnapshot> elsewhere(
            VolumeSnapshot volume, Map<String, PodView> pods, Predicate<String> comesBack) {
        if (volume.claim() == null) {
            return Optional.empty();
        }
        for (Map.Entry<String, PodView> pod : pods.entrySet()) {
            if (!pod.getValue().namespace().equals(volume.namespace()) || !comesBack.test(pod.getKey())) {
                continue;
            }
            for (PodVolumeView candidate : pod.getValue().volumes()) {
                if (volume.claim().equals(candidate.claimName()) && !candidate.readOnly()) {
                    return Optional.of(volume.inPod(pod.getValue().name(), candidate.name()));
                }
            }
        }
        return Optional.empty();
    }
}
