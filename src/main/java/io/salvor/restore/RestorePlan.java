package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a restore does.
 *
 * @param steps in the order of their stages
 * @param conflicts with any, nothing is written
 * @param skipped objects of the backup that are not made again
 * @param pods the pods with data to put back, in the order of their steps
 * @param skippedVolumes volumes of the backup whose data is not put back
 */
@RegisterForReflection
public record RestorePlan(
        List<RestoreStep> steps,
        List<Conflict> conflicts,
        List<SkippedObject> skipped,
        List<PodRestore> pods,
        List<SkippedVolumeRestore> skippedVolumes) {

    public RestorePlan {
        steps = List.copyOf(steps);
        conflicts = List.copyOf(conflicts);
        skipped = List.copyOf(skipped);
        pods = List.copyOf(pods);
        skippedVolumes = List.copyOf(skippedVolumes);
    }
}
