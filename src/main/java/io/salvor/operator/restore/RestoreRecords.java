package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the volumes of a plan down as PodVolumeRestores, which node Jobs work by: one for each, before the first of them is written to. */
@ApplicationScoped
public class RestoreRecords {
    private final VolumeRestores records;

    public RestoreRecords(VolumeRestores records) {
        this.records = records;
    }

    /** A volume as people name it, and as its plan does: namespace/pod/volume, or {@code claim <namespace>/<name>}. */
    static String key(PodVolumeRestore record) {
        return isHeld(record)
                ? "claim " + record.getSpec().pod.namespace + "/" + record.getSpec().claim.name
                : pod(record) + "/" + record.getSpec().volume;
    }

    /** The same in a sentence. */
    static String named(PodVolumeRestore record) {
        return isHeld(record) ? key(record) : "volume " + key(record);
    }

    /** Whether it is reached by a pod that only holds its claim. */
    static boolean isHeld(PodVolumeRestore record) {
        return Boolean.TRUE.equals(record.getSpec().holder);
    }

    /** The pod by which it is reached: namespace/pod. */
    static String pod(PodVolumeRestore record) {
        return record.getSpec().pod.namespace + "/" + record.getSpec().pod.name;
    }

    /** @throws ObstacleException when another Restore is at work on a volume that the plan puts data into, or builds on */
    void refuseTaken(RestoreRound round) {
        Set<String> wanted = TakenVolumes.of(round.plan(), PlannedVolumes.of(round));
        for (PodVolumeRestore other : records.ofOthers(round.restore())) {
            for (String what : TakenVolumes.by(other)) {
                if (wanted.contains(what)) {
                    throw new ObstacleException(
                            Reason.Busy,
                            "Restore " + other.getSpec().restore + " is at work on " + what
                                    + "; this one is planned when that has ended, or cancel it",
                            null);
                }
            }
        }
    }

    /** Makes the records of a new plan, by which others see what it has taken. */
    void take(RestoreRound round) {
        Set<String> names = ofPlan(round).stream()
                .map(record -> record.getMetadata().getName())
                .collect(Collectors.toSet());
        // A look before this one may have come so far with another plan.
        records.of(round.restore()).stream()
                .filter(record -> !names.contains(record.getMetadata().getName()))
                .forEach(record -> records.end(record, status -> {
                    status.phase = VolumePhase.Canceled;
                    status.reason = VolumeReason.Canceled.name();
                    status.message = "the plan was made anew without it";
                }));
    }

    /** The records of all volumes of the plan, in its order; those that are missing are made. */
    List<PodVolumeRestore> ofPlan(RestoreRound round) {
        Map<String, PodVolumeRestore> there = byName(round);
        List<PodVolumeRestore> planned = PlannedVolumes.of(round);
        boolean complete = true;
        for (PodVolumeRestore record : planned) {
            if (!there.containsKey(record.getMetadata().getName())) {
                records.create(record);
                complete = false;
            }
        }
        Map<String, PodVolumeRestore> all = complete ? there : byName(round);
        // One that was removed in between is made at the next look.
        return planned.stream()
                .map(record -> all.get(record.getMetadata().getName()))
                .filter(record -> record != null)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Map<String, PodVolumeRestore> byName(RestoreRound round) {
        return records.of(round.restore()).stream()
                .collect(Collectors.toMap(record -> record.getMetadata().getName(), Function.identity()));
    }
}
