package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a restore does, in which order and why, before anything is written. What is there is left alone, and every object
 * and volume of the namespaces that are asked for is in the plan: as a step, as skipped with its reason, or as a conflict.
 */
public final class RestorePlanner {
    /** Each has a record in the status, which an API server takes up to some size. */
    private static final int MOST_HOOKS = 1000;

    /** The same: nobody would know how far up an object goes again that is not on record. */
    private static final int MOST_SCALED = 1000;

    private final BackupIndex backup;
    private final TargetView target;
    private final ClaimPlanner claims;
    private final PodPlanner pods;
    private final ExistingPlanner existing;
    private final ObjectRequest objects;
    private final ObjectMaker maker;
    private final RestoreHookPlanner hooks;
    private final PlanBuilder plan;

    private RestorePlanner(RestoreRequest request, BackupContents contents, TargetView target) {
        this.backup = new BackupIndex(request, request.inTarget(contents));
        this.target = target;
        this.plan = new PlanBuilder(request, target.served());
        this.claims = new ClaimPlanner(request, backup, target, plan);
        this.objects = request.objects();
        this.maker = new ObjectMaker(objects, new NodeMapping(request.storage().nodes(), target.nodes()));
        this.existing = new ExistingPlanner(objects.existing(), maker, backup, target, plan);
        this.pods = new PodPlanner(request, backup, target, plan);
        this.hooks = new RestoreHookPlanner(request, backup, plan);
    }

    /** Plans a restore of the backup into the cluster as it was read. */
    public static RestorePlan plan(RestoreRequest request, BackupContents backup, TargetView target) {
        return new RestorePlanner(request, backup, target).plan(request, backup);
    }

    private RestorePlan plan(RestoreRequest request, BackupContents contents) {
        Set<String> restored = request.restored(contents);
        if (restored.isEmpty()) {
            plan.conflict(
                    namespaceKey(String.join(", ", request.namespaces())),
                    "the backup holds none of the namespaces that are asked for; it holds: "
                            + String.join(", ", contents.namespaces()));
            return plan.build(backup);
        }
        List<String> problems = request.mapping().problems(restored);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> plan.conflict(namespaceKey(String.join(", ", restored)), problem));
            return plan.build(backup);
        }
        request.hooks()
                .problems()
                .forEach(problem -> plan.conflict(namespaceKey(String.join(", ", restored)), problem));
        backup.unfit().forEach(problem -> plan.conflict(namespaceKey(String.join(", ", restored)), problem));
        objects.statuses()
                .problems(backup.objects())
                .forEach(problem -> plan.conflict(namespaceKey(String.join(", ", restored)), problem));
        request.existingData()
                .problems(contents.volumes())
                .forEach(problem -> plan.conflict(namespaceKey(String.join(", ", restored)), problem));
        backup.unaskedVolumes().forEach(volume -> plan.skipVolume(volume, NotPutBack.NotAsked, BackupIndex.NOT_ASKED));
        if (request.data().inPlace() != null) {
            new InPlacePlanner(request, target, plan).plan(backup.volumes());
            if (plan.scaled() > MOST_SCALED) {
                plan.conflict(
                        namespaceKey(String.join(", ", backup.namespaces())),
                        plan.scaled() + " workloads would be scaled down, and the status has room for " + MOST_SCALED
                                + ": restore fewer claims (include.claims) or namespaces (include.namespaces) at a time");
            }
            return plan.build(backup);
        }
        planObjects();
        return plan.build(backup);
    }

    private void planObjects() {
        refuseDeleting();
        backup.namespaces().forEach(this::planNamespace);
        SkipRules skips = new SkipRules(backup, target, pods.plan(), plan.neededByPods(backup));
        for (StoredObject object : backup.objects()) {
            if (!backup.asks(object)) {
                if (!object.resource().equals(RestoreOrder.PODS)) {
                    plan.skip(object.key(), BackupIndex.NOT_ASKED);
                }
            } else if (object.resource().equals(RestoreOrder.CLAIMS)) {
                claims.plan(object, skips);
            } else if (object.namespace() != null && !object.resource().equals(RestoreOrder.PODS)) {
                planObject(object, skips);
            }
        }
        for (StoredObject object : backup.objects()) {
            if (object.namespace() == null && !object.resource().equals(RestoreOrder.NAMESPACES)) {
                planOfCluster(object);
            }
        }
        existing.refuse(skips);
        hooks.plan();
        if (plan.hooks() > MOST_HOOKS) {
            plan.conflict(
                    namespaceKey(String.join(", ", backup.namespaces())),
                    plan.hooks() + " hooks would run, and the status has room for " + MOST_HOOKS
                            + ": restore fewer namespaces at a time (include.namespaces), have those of spec.hooks match fewer pods,"
                            + " or run none of the backup (storedHooks: Skip)");
        }
    }

    private void planOfCluster(StoredObject object) {
        boolean behindClaims = object.resource().equals(RestoreOrder.PERSISTENT_VOLUMES)
                || object.resource().equals(RestoreOrder.STORAGE_CLASSES);
        Stage stage = RestoreOrder.stage(object.resource());
        if (behindClaims || !backup.asksOfCluster(object)) {
            claims.planClusterScoped(object);
        } else if (target.existing().contains(object.key())) {
            plan.leave(object.key(), stage, "is there");
        } else {
            make(object, stage, "is not there, and include.clusterResources asks for it");
        }
    }

    /** What is going away cannot be left alone, and nothing can be made in its place. */
    private void refuseDeleting() {
        for (StoredObject object : backup.objects()) {
            boolean withNamespace =
                    object.namespace() != null && target.deleting().contains(namespaceKey(object.namespace()));
            // Of a PersistentVolume its claim decides: one that is not needed may well go.
            boolean decidedByClaim = object.resource().equals(RestoreOrder.PERSISTENT_VOLUMES);
            if (target.deleting().contains(object.key()) && backup.asks(object) && !withNamespace && !decidedByClaim) {
                plan.conflict(object.key(), "is being deleted; restore again when it is gone");
            }
        }
    }

    private static ObjectKey namespaceKey(String name) {
        return new ObjectKey(RestoreOrder.NAMESPACES, null, name);
    }

    private void planNamespace(String name) {
        ObjectKey key = namespaceKey(name);
        if (target.existing().contains(key)) {
            plan.leave(key, Stage.Namespaces, "is there");
            return;
        }
        Optional<StoredObject> stored = backup.find(RestoreOrder.NAMESPACES, null, name);
        JsonNode body = stored.map(ObjectCleaner::clean).orElseGet(() -> bareNamespace(name));
        plan.create(
                Stage.Namespaces,
                key,
                body,
                stored.isPresent() ? "is not there" : "is not there, and the backup holds only its name");
    }

    private void planObject(StoredObject object, SkipRules skips) {
        Stage stage = RestoreOrder.stage(object.resource());
        if (target.existing().contains(object.key())) {
            existing.plan(object, stage, skips);
            return;
        }
        Optional<String> skipped = skips.reason(object);
        if (skipped.isPresent()) {
            plan.skip(object.key(), skipped.get());
        } else {
            make(object, stage, "is not there");
        }
    }

    private void make(StoredObject object, Stage stage, String reason) {
        ObjectMaker.Made made = maker.make(object);
        plan.create(stage, object.key(), made.body(), reason + made.notes());
    }

    private static JsonNode bareNamespace(String name) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
        body.putObject("metadata").put("name", name);
        return body;
    }
}
