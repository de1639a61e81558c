package io.salvor.backup;

import io.salvor.job.VolumeReason;
import io.salvor.volume.ClaimHolder;
import io.salvor.volume.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is next for the pod that holds a claim while it is saved. It is made where no pod of the application is there or about to be, and
 * it gives way to one that it would keep from starting: a backup can be taken an hour later, an application is waited for.
 */
public final class HolderSteps {
    private static final String ONE_POD = "ReadWriteOncePod";

    private HolderSteps() {}

    /** What can be done with the pod. */
    public enum Stand {
        Missing,
        /** Another's of that name. */
        Foreign,
        /** It is there and has not mounted the claim yet. */
        Starting,
        Holding,
        /** It holds the claim, on a node that does not answer. */
        Lost,
        /** It has ended, and nothing starts it again. */
        Broken
    }

    /**
     * The pod that holds the claim for this Backup.
     *
     * @param going whether it is being deleted
     * @param node null while it has none
     * @param since when it was made, or is to be gone
     * @param message what keeps it from holding the claim
     */
    public record Holder(Stand stand, boolean going, String node, Instant since, String message) {
        public static final Holder MISSING = new Holder(Stand.Missing, false, null, null, null);
    }

    /** What to do. */
    public sealed interface Step permits Make, Wait, Use, Fail {}

    /** Make the pod. @param node where it must be; null for wherever the claim can be mounted */
    public record Make(String node) implements Step {}

    /** Nothing now. */
    public record Wait() implements Step {}

    /** The volume can be saved through the pod. */
    public record Use() implements Step {}

    /** This attempt has failed, and the pod is of no use. */
    public record Fail(VolumeReason reason, String message) implements Step {}

    /**
     * Decides for a claim that no running pod mounts.
     *
     * @param modes the access modes of the claim
     * @param others the other pods that name it and have not ended
     * @param patience how long the pod may take to hold the claim
     */
    public static Step decide(List<String> modes, List<PodView> others, Holder holder, Duration patience, Instant now) {
        Optional<String> taken = inTheWay(modes, others, holder);
        if (taken.isPresent()) {
            return new Fail(VolumeReason.ClaimNotMounted, taken.get());
        }
        boolean late = holder.since() != null && now.isAfter(holder.since().plus(patience));
        if (holder.going()) {
            return late ? new Fail(VolumeReason.HolderNotStarted, holder.message()) : new Wait();
        }
        return switch (holder.stand()) {
            case Missing -> new Make(nodeOf(modes, others));
            case Starting -> late ? new Fail(VolumeReason.HolderNotStarted, holder.message()) : new Wait();
            case Holding -> new Use();
            case Lost -> new Fail(VolumeReason.NodeLost, holder.message());
            case Foreign, Broken -> new Fail(VolumeReason.HolderNotStarted, holder.message());
        };
    }

    /**
     * Which other pod is kept from its work by one that holds the claim, or would be, as a sentence. On one node many pods can mount what is
     * {@code ReadWriteOnce}.
     */
    public static Optional<String> inTheWay(List<String> modes, List<PodView> others, Holder holder) {
        return others.stream()
                .flatMap(pod -> inTheWay(modes, pod, holder).stream())
                .findFirst();
    }

    private static Optional<String> inTheWay(List<String> modes, PodView pod, Holder holder) {
        String name = "pod " + pod.name();
        if (ClaimHolder.isOne(pod.labels())) {
            return Optional.of(name + " holds its claim for a Restore, which fills it");
        }
        if (modes.contains(ONE_POD)) {
            return Optional.of(name + " names its claim, which only one pod can mount");
        }
        if (isShared(modes)) {
            return Optional.empty();
        }
        if (holder.node() != null) {
            boolean elsewhere = pod.node() != null && !pod.node().equals(holder.node()) && !pod.deleting();
            return elsewhere
                    ? Optional.of(name + " is to mount its claim on node " + pod.node()
                            + ", and one that holds the claim for the backup has it on node " + holder.node())
                    : Optional.empty();
        }
        if (holder.stand() != Stand.Missing && pod.node() == null) {
            return Optional.empty();
        }
        return isIdle(pod)
                ? Optional.empty()
                : Optional.of(name + ", which names its claim, is " + (pod.deleting() ? "being deleted" : pod.phase())
                        + "; no running pod mounts it");
    }

    /** A pod that runs and whose containers do not mount the claim; it may still have the disk on its node. */
    private static boolean isIdle(PodView pod) {
        return "Running".equals(pod.phase()) && !pod.deleting();
    }

    private static String nodeOf(List<String> modes, List<PodView> others) {
        return isShared(modes)
                ? null
                : others.stream()
                        .filter(HolderSteps::isIdle)
                        .map(PodView::node)
                        .findFirst()
                        .orElse(null);
    }

    /** It is held writable, unless it is for nothing but reading: where one node may write and many may read, that is one node. */
    private static boolean isShared(List<String> modes) {
        return modes.contains("ReadWriteMany")
                || !modes.isEmpty() && modes.stream().allMatch("ReadOnlyMany"::equals);
    }
}
