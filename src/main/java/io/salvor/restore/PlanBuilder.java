package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.ObjectPatches.Patched;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.SkippedObject;
import io.salvor.restore.RestorePlan.SkippedVolume;
import io.salvor.restore.RestoreStep.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Collects a plan while it is made. */
final class PlanBuilder {
    private final PlannedData data;
    private final ServedVersions served;
    private final ObjectPatches patches;
    private final List<RestoreStep> steps = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<SkippedObject> skipped = new ArrayList<>();
    private final List<PodRestore> pods = new ArrayList<>();
    private final List<SkippedVolume> skippedVolumes = new ArrayList<>();
    private final List<RestoreStep> hooks = new ArrayList<>();

    PlanBuilder(RestoreRequest request, ServedVersions served) {
        this.data = new PlannedData(request);
        this.served = served;
        this.patches = new ObjectPatches(request.objects().patches(), request.mapping());
    }

    void create(Stage stage, ObjectKey object, JsonNode body, String reason) {
        create(stage, object, patches.apply(object, body), reason);
    }

    private void create(Stage stage, ObjectKey object, Patched made, String reason) {
        steps.add(new RestoreStep(stage, Action.Create, object, made.body(), made.reason(reason)));
    }

    /** A pod as it would be made. */
    JsonNode patched(ObjectKey pod, JsonNode body) {
        return patches.apply(pod, body).body();
    }

    /** @param notes what is to be known of it, for the end of the reason */
    void update(Stage stage, ObjectKey object, JsonNode body, String notes) {
        Patched made = patches.apply(object, body);
        String reason = made.reason("is there, and becomes what the backup holds" + notes);
        steps.add(new RestoreStep(stage, Action.Update, object, made.body(), reason));
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
        String named = volumes.stream().map(data::described).collect(Collectors.joining(", "));
        Set<String> carried = volumes.stream().map(VolumeSnapshot::volume).collect(Collectors.toSet());
        create(Stage.Pods, pod, patches.apply(pod, body, carried), "has data to put back: " + named);
        steps.add(new RestoreStep(Stage.Data, Action.RestoreData, pod, null, "volumes " + named));
        pods.add(new PodRestore(
                pod.namespace(),
                pod.name(),
                volumes.stream()
                        .map(volume -> data.restored(volume.volume(), volume, null))
                        .toList(),
                false));
    }

    /**
     * A pod that holds claims, and then their data.
     *
     * @param volumes what is put back, by the names of its volumes
     * @param like the pod whose place it takes; null for none
     */
    void hold(ObjectKey pod, JsonNode body, Map<String, VolumeSnapshot> volumes, String like) {
        hold(pod, body, volumes, like, null);
    }

    /** The same. @param into the claim that gets the data of the only one; null where it is the one that was saved */
    void hold(ObjectKey pod, JsonNode body, Map<String, VolumeSnapshot> volumes, String like, String into) {
        String named = volumes.values().stream()
                .map(volume -> volume.claim()
                        + (into == null || into.equals(volume.claim()) ? "" : " into " + into)
                        + data.sized(volume))
                .collect(Collectors.joining(", "));
        steps.add(new RestoreStep(
                Stage.Pods,
                Action.Hold,
                pod,
                body,
                "holds claims while their data is put back" + (like == null ? "" : ", where pod " + like + " would be")
                        + ", and is deleted then: " + named));
        steps.add(new RestoreStep(Stage.Data, Action.RestoreData, pod, null, "claims " + named));
        pods.add(new PodRestore(
                pod.namespace(),
                pod.name(),
                volumes.entrySet().stream()
                        .map(volume -> data.restored(volume.getKey(), volume.getValue(), into))
                        .toList(),
                true));
    }

    /** What is scaled down until the data of claims is there. @param claims names of those that its pods mount */
    void scale(Scalable owner, Set<String> claims) {
        steps.add(owner.down(claims));
        steps.add(owner.up(claims));
    }

    /** A hook in the pods of an object that is made. */
    void runHook(ObjectKey object, PodHook hook) {
        hooks.add(new RestoreStep(Stage.Rest, Action.RunHook, object, hook.body(), hook.described()));
    }

    /** How many objects are scaled down so far. */
    long scaled() {
        return steps.stream().filter(step -> step.action() == Action.ScaleDown).count();
    }

    /** How many hooks there are so far. */
    int hooks() {
        return hooks.size();
    }

    /** What is made so far of the objects of the backup. */
    List<RestoreStep> created() {
        return steps.stream().filter(step -> step.action() == Action.Create).toList();
    }

    /** Makes an object otherwise than was planned. */
    void replace(ObjectKey object, UnaryOperator<JsonNode> change) {
        steps.replaceAll(step -> step.action() == Action.Create && step.object().equals(object)
                ? step.with(change.apply(step.body()), step.reason())
                : step);
    }

    void skipVolume(VolumeSnapshot volume, NotPutBack reason, String message) {
        skippedVolumes.add(SkippedVolume.of(volume, reason, message));
    }

    /** What the pods that bring back data do not start without. */
    Set<ObjectKey> neededByPods(BackupIndex backup) {
        Set<ObjectKey> needed = new HashSet<>();
        pods.forEach(pod -> backup.find(RestoreOrder.PODS, pod.namespace(), pod.pod())
                .ifPresent(stored -> needed.addAll(PodNeeds.of(stored))));
        steps.stream()
                .filter(step -> step.action() == Action.Hold)
                .map(step -> new StoredObject(
                        RestoreOrder.PODS,
                        step.object().namespace(),
                        step.object().name(),
                        step.body()))
                .forEach(holder -> needed.addAll(PodNeeds.of(holder)));
        return needed;
    }

    /** The plan, each step with the data that it needs. */
    RestorePlan build(BackupIndex backup) {
        List<PodRestore> inOrder = new ArrayList<>(pods);
        inOrder.sort(Comparator.comparing(PodRestore::namespace).thenComparing(PodRestore::pod));
        DataNeeds needs = new DataNeeds(backup, inOrder);
        conflicts.addAll(served.conflicts(steps));
        conflicts.addAll(patches.conflicts(backup));
        List<RestoreStep> gated = served.served(steps).stream()
                .map(step -> step.body() != null && step.stage().ordinal() >= Stage.Pods.ordinal()
                        ? step.needing(needs.of(step.object(), step.body()))
                        : step)
                .toList();
        List<RestoreStep> all = new ArrayList<>(OwnerLinks.linked(backup, RestoreOrder.sorted(gated)));
        all.addAll(hooks);
        return new RestorePlan(all, conflicts, skipped, inOrder, skippedVolumes);
    }
}
