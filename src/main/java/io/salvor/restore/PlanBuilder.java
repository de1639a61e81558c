package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.SkippedObject;
import io.salvor.restore.RestorePlan.SkippedVolume;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.units.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects a plan while it is made. */
final class PlanBuilder {
    private final RestoreRequest request;
    private final List<RestoreStep> steps = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<SkippedObject> skipped = new ArrayList<>();
    private final List<PodRestore> pods = new ArrayList<>();
    private final List<SkippedVolume> skippedVolumes = new ArrayList<>();

    PlanBuilder(RestoreRequest request) {
        this.request = request;
    }

    void create(Stage stage, ObjectKey object, JsonNode body, String reason) {
        steps.add(new RestoreStep(stage, Action.Create, object, body, reason));
    }

    void adopt(Stage stage, ObjectKey object, JsonNode patch, String reason) {
        steps.add(new RestoreStep(stage, Action.Adopt, object, patch, reason));
    }

    void leave(ObjectKey object, Stage stage, String reason) {
        steps.add(new RestoreStep(stage, Action.LeaveAlone, object, null, reason));
    }

    void skip(ObjectKey object, String reason) {
        skipped.add(new SkippedObject(object, reason));
    }

    void conflict(ObjectKey object, String message) {
        conflicts.add(new Conflict(object, message));
    }

    /** A pod that is made again, and then its data. */
    void restoreData(ObjectKey pod, JsonNode body, List<VolumeSnapshot> volumes) {
        String data = volumes.stream().map(this::described).collect(Collectors.joining(", "));
        create(Stage.Pods, pod, body, "has data to put back: " + data);
        steps.add(new RestoreStep(Stage.Data, Action.RestoreData, pod, null, "volumes " + data));
        pods.add(new PodRestore(
                pod.namespace(),
                pod.name(),
                volumes.stream().map(PlanBuilder::restore).toList()));
    }

    /** The name of a volume, with its size where that was recorded, and what becomes of data that it holds where that does not stay. */
    private String described(VolumeSnapshot volume) {
        String sized = volume.volume() + (volume.bytes() == null ? "" : " (" + Figures.bytes(volume.bytes()) + ")");
        return sized
                + switch (request.existingData(volume)) {
                    case Keep -> "";
                    case Merge -> " over what lies in it";
                    case Replace -> " in place of what lies in it";
                };
    }

    void skipVolume(VolumeSnapshot volume, NotPutBack reason, String message) {
        skippedVolumes.add(SkippedVolume.of(volume, reason, message));
    }

    /** What the pods that bring back data do not start without. */
    Set<ObjectKey> neededByPods(BackupIndex backup) {
        Set<ObjectKey> needed = new HashSet<>();
        pods.forEach(pod -> backup.find(RestoreOrder.PODS, pod.namespace(), pod.pod())
                .ifPresent(stored -> needed.addAll(PodNeeds.of(stored))));
        return needed;
    }

    /** The plan, each step with the data that it needs. */
    RestorePlan build(BackupIndex backup) {
        List<PodRestore> inOrder = new ArrayList<>(pods);
        inOrder.sort(Comparator.comparing(PodRestore::namespace).thenComparing(PodRestore::pod));
        DataNeeds needs = new DataNeeds(backup, inOrder);
        List<RestoreStep> gated = steps.stream()
                .map(step -> step.action() == Action.Create && step.stage().ordinal() >= Stage.Pods.ordinal()
                        ? step.needing(needs.of(step.object(), step.body()))
                        : step)
                .toList();
        return new RestorePlan(RestoreOrder.sorted(gated), conflicts, skipped, inOrder, skippedVolumes);
    }

    private static VolumeData restore(VolumeSnapshot volume) {
        String incomplete = "PartiallyFailed".equals(volume.phase())
                ? volume.message() == null ? "some files could not be read" : volume.message()
                : null;
        return new VolumeData(
                volume.volume(),
                volume.claim(),
                volume.snapshotId(),
                volume.repoIdentifier(),
                volume.root(),
                incomplete,
                volume.bytes());
    }
}
