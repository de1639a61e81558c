package io.salvor.restore;

import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an earlier Restore has left, for one that tries again what failed of it.
 *
 * @param name null where nothing is tried again
 * @param volumes by {@link #claim} or {@link #ofPod}
 * @param down what it has scaled down and not up again, by its claims
 */
public record EarlierRestore(String name, Map<String, Left> volumes, Map<Scalable, List<String>> down) {
    /** Nothing is tried again. */
    public static final EarlierRestore NONE = new EarlierRestore(null, Map.of(), Map.of());

    public EarlierRestore {
        volumes = Map.copyOf(volumes);
        down = Map.copyOf(down);
    }

    /**
     * What became of one volume.
     *
     * @param whole whether all of its data is back, or was kept
     * @param volumeUid of the PersistentVolume that it was tried on last; null where it was not, or has none
     * @param begun null where nothing was written into it
     * @param restore name of the one that dealt with it
     */
    public record Left(boolean whole, String volumeUid, HalfWritten begun, String restore) {}

    /** The same, with what one has left that was before it; what is known already counts. */
    public EarlierRestore before(EarlierRestore first) {
        if (name == null) {
            return first;
        }
        Map<String, Left> all = new HashMap<>(first.volumes);
        all.putAll(volumes);
        return new EarlierRestore(name, all, down);
    }

    /** How a claim that is there and bound stands to what the earlier Restore did. */
    enum Standing {
        /** It is none of its claims any more, or never was. */
        Another,
        /** All of its data is back. */
        Back,
        /** It is its claim, and not all of its data is back. */
        Open,
        /** The same, but nothing was tried on it, so that nothing says that it is the same claim. */
        Unproved
    }

    /** How the volume behind a claim of the target is called. */
    public static String claim(String namespace, String name) {
        return "claim " + namespace + "/" + name;
    }

    /** How a volume is called that lives with a pod. */
    public static String ofPod(String namespace, String pod, String volume) {
        return namespace + "/" + pod + "/" + volume;
    }

    /** What became of a volume. @param volume as it is to be in the target */
    Optional<Left> left(VolumeSnapshot volume) {
        return Optional.ofNullable(volumes.get(
                volume.claim() == null
                        ? ofPod(volume.namespace(), volume.pod(), volume.volume())
                        : claim(volume.namespace(), volume.claim())));
    }

    /** What became of the volume behind a claim. */
    Optional<Left> left(String namespace, String claim) {
        return Optional.ofNullable(volumes.get(claim(namespace, claim)));
    }

    /** That it was begun to be written; null where it was not. */
    HalfWritten begun(String namespace, String claim) {
        return claim == null ? null : left(namespace, claim).map(Left::begun).orElse(null);
    }

    Standing standing(ClaimView claim, TargetView target) {
        Left left = volumes.get(claim(claim.namespace(), claim.name()));
        if (left == null) {
            return Standing.Another;
        }
        if (left.volumeUid() == null) {
            return left.whole() ? Standing.Another : Standing.Unproved;
        }
        String now = target.persistentVolume(claim.volumeName())
                .map(PersistentVolumeView::uid)
                .orElse(null);
        if (!left.volumeUid().equals(now)) {
            return Standing.Another;
        }
        return left.whole() ? Standing.Back : Standing.Open;
    }
}
