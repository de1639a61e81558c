package io.salvor.backup;

import io.salvor.volume.ClaimKey;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeFolder;
import io.salvor.volume.VolumeSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides for a volume by itself whether it is saved. */
final class VolumePlanner {
    /** The claim is not mounted, or will not be for long. */
    private static final Set<SkipReason> FREE = EnumSet.of(SkipReason.ClaimUnused, SkipReason.PodDeleting);

    private final VolumeSelector selector;
    private final ObjectRules objects;
    private final PodGate gate;
    private final VolumeReach reach;
    private final KubeletLayout layout;
    private final HeldVolume.Source holding;
    private final Map<ClaimKey, ClaimView> claims;
    private final Map<String, PersistentVolumeView> persistentVolumes;

    VolumePlanner(BackupRules rules, PodGate gate, List<ClaimView> claims, ClusterView cluster, KubeletLayout layout) {
        this.selector = new VolumeSelector(rules);
        this.objects = rules.objects();
        this.gate = gate;
        this.reach = new VolumeReach(
                cluster.nodes().stream().collect(Collectors.toMap(NodeView::name, Function.identity(), (a, b) -> a)),
                cluster.nested());
        this.layout = layout;
        this.holding = new HeldVolume.Source(reach, layout);
        this.claims = claims.stream()
                .collect(Collectors.toMap(c -> key(c.namespace(), c.name()), Function.identity(), (a, b) -> a));
        Set<String> named = claims.stream().map(ClaimView::volumeName).collect(Collectors.toSet());
        this.persistentVolumes = cluster.persistentVolumes().stream()
                .filter(volume -> named.contains(volume.name()))
                .collect(Collectors.toMap(PersistentVolumeView::name, Function.identity(), (a, b) -> a));
    }

    /** What became of a volume by itself, whatever other pods do with its claim: one of the two is null. */
    record Decision(PodVolumeView volume, PlannedVolume planned, SkippedVolume skipped, boolean onReadyNode) {
        /** The claim behind it, by name; null when there is none. */
        ClaimKey claim() {
            String namespace = planned == null ? skipped.namespace() : planned.namespace();
            return volume.claimName() == null ? null : key(namespace, volume.claimName());
        }

        /** Puts it into the list where it belongs. */
        void enter(List<PlannedVolume> toSave, List<SkippedVolume> leftOut) {
            if (planned == null) {
                leftOut.add(skipped);
            } else {
                toSave.add(planned);
            }
        }

        /** Whether a running pod has it mounted, so that none has to be made for it. */
        boolean mounted() {
            return planned != null && !planned.held();
        }
    }

    Decision decide(PodView pod, PodVolumeView volume) {
        Exclusion closed = gate.refusal(pod);
        Exclusion never = Exclusion.neverData(volume);
        if (never != null) {
            boolean asked = closed == null && !VolumeReach.isGone(pod);
            VolumeSelector.Choice unwanted = asked ? selector.refusalOfType(pod, volume) : null;
            return unwanted == null ? skip(pod, volume, never, null) : skip(pod, volume, unwanted);
        }
        if (closed != null) {
            return skip(pod, volume, closed, null);
        }
        ClaimView claim = volume.claimName() == null ? null : claims.get(key(pod.namespace(), volume.claimName()));
        PersistentVolumeView backing = backing(claim);
        Exclusion excluded = excluded(claim, backing);
        if (excluded != null) {
            return skip(pod, volume, excluded, null);
        }
        VolumeSelector.Choice choice = selector.choose(pod, volume, claim, backing);
        Exclusion problem = reach.problem(pod, volume, claim, backing);
        // A rule refuses what is there; what goes with a pod that has ended is not.
        boolean refusesNothing = choice.skipped() == SkipReason.RefusedByPolicy
                && problem != null
                && problem.reason() == SkipReason.PodEnded;
        if (choice.skipped() != null && !refusesNothing) {
            return skip(pod, volume, choice);
        }
        if (problem != null && volume.source() == VolumeSource.Claim && FREE.contains(problem.reason())) {
            return holding.of(pod, volume).hold(claim, backing, choice, problem.message());
        }
        return problem == null
                ? place(pod, volume, claim, backing, choice)
                : skip(pod, volume, problem, choice.winner());
    }

    /** Decides for a claim that no pod uses; nothing where nothing asks for it either. */
    Optional<Decision> decideUnused(ClaimView claim) {
        PersistentVolumeView backing = backing(claim);
        if (!gate.storesPods() || excluded(claim, backing) != null) {
            return Optional.empty();
        }
        VolumeSelector.Choice choice = selector.choose(claim, backing);
        if (choice.skipped() != null && choice.skipped() != SkipReason.RefusedByPolicy) {
            return Optional.empty();
        }
        HeldVolume held = holding.of(claim);
        return Optional.of(
                choice.skipped() == null
                        ? held.hold(claim, backing, choice, "no pod uses claim " + claim.name())
                        : held.skip(choice.skipped(), choice.because(), choice.winner()));
    }

    private PersistentVolumeView backing(ClaimView claim) {
        return claim != null && claim.bound() ? persistentVolumes.get(claim.volumeName()) : null;
    }

    private Exclusion excluded(ClaimView claim, PersistentVolumeView backing) {
        if (claim != null) {
            ObjectRules.Decision decision = objects.decide(claim.labels());
            if (decision.verdict() == ObjectRules.Verdict.Excluded) {
                return Exclusion.excluded("claim " + claim.name(), decision);
            }
        }
        if (backing != null) {
            ObjectRules.Decision decision = objects.decide(backing.labels());
            if (decision.verdict() == ObjectRules.Verdict.Excluded) {
                return Exclusion.excluded("PersistentVolume " + backing.name(), decision);
            }
        }
        return null;
    }

    private Decision place(
            PodView pod,
            PodVolumeView volume,
            ClaimView claim,
            PersistentVolumeView backing,
            VolumeSelector.Choice choice) {
        VolumeFolder folder = layout.folder(pod.uid(), volume, backing);
        if (folder.path() == null) {
            return skip(pod, volume, Exclusion.unknown(folder), choice.winner());
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
                        choice.winner(),
                        reach.ready(pod)
                                ? choice.because()
                                : choice.because() + "; node " + pod.node()
                                        + " is not Ready now, and it is tried all the same"),
                null,
                reach.ready(pod));
    }

    private static Decision skip(PodView pod, PodVolumeView volume, VolumeSelector.Choice choice) {
        return skip(pod, volume, new Exclusion(choice.skipped(), choice.because(), choice.winner()), null);
    }

    /** @param asking what had asked for the volume, where the refusal itself is nobody's decision */
    private static Decision skip(PodView pod, PodVolumeView volume, Exclusion refusal, DecidedBy asking) {
        return new Decision(
                volume,
                null,
                new SkippedVolume(
                        pod.namespace(),
                        pod.name(),
                        volume.name(),
                        refusal.reason(),
                        refusal.message(),
                        refusal.decidedBy() == null ? asking : refusal.decidedBy()),
                true);
    }

    private static ClaimKey key(String namespace, String name) {
        return new ClaimKey(namespace, name, null);
    }
}
