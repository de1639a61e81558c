package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ValueReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what a restore does, in which order and why, before anything is written. What is there is left alone, and every object
 * and volume of the namespaces that are asked for is in the plan: as a step, as skipped with its reason, or as a conflict.
 */
public final class RestorePlanner {
    private final BackupIndex backup;
    private final TargetView target;
    private final PersistentVolumeRecreation persistentVolumes;
    private final PodPlanner pods;
    private final PlanBuilder plan = new PlanBuilder();
    private final Set<String> classesInUse = new TreeSet<>();
    private final Set<String> volumesInUse = new TreeSet<>();

    private RestorePlanner(RestoreRequest request, BackupContents contents, TargetView target) {
        this.backup = new BackupIndex(request, contents);
        this.target = target;
        this.persistentVolumes = new PersistentVolumeRecreation(request, backup, target);
        this.pods = new PodPlanner(request, backup, target, plan);
    }

    /** Plans a restore of the backup into the cluster as it was read. */
    public static RestorePlan plan(RestoreRequest request, BackupContents backup, TargetView target) {
        return new RestorePlanner(request, backup, target).plan(request.namespaces());
    }

    private RestorePlan plan(List<String> asked) {
        if (backup.namespaces().isEmpty()) {
            plan.conflict(
                    new ObjectKey(RestoreOrder.NAMESPACES, null, String.join(", ", asked)),
                    "the backup holds none of the namespaces that are asked for; it holds: "
                            + String.join(", ", backup.allNamespaces()));
            return plan.build();
        }
        refuseDeleting();
        backup.namespaces().forEach(this::planNamespace);
        SkipRules skips = new SkipRules(backup, target, pods.plan());
        for (StoredObject object : backup.objects()) {
            if (object.resource().equals(RestoreOrder.CLAIMS)) {
                planClaim(object, skips);
            } else if (object.namespace() != null && !object.resource().equals(RestoreOrder.PODS)) {
                planObject(object, skips);
            }
        }
        for (StoredObject object : backup.objects()) {
            if (object.namespace() == null && !object.resource().equals(RestoreOrder.NAMESPACES)) {
                planClusterScoped(object);
            }
        }
        return plan.build();
    }

    /** What is going away cannot be left alone, and nothing can be made in its place. */
    private void refuseDeleting() {
        for (StoredObject object : backup.objects()) {
            boolean withNamespace =
                    object.namespace() != null && target.deleting().contains(namespaceKey(object.namespace()));
            if (target.deleting().contains(object.key()) && !withNamespace && asked(object)) {
                plan.conflict(object.key(), "is being deleted; restore again when it is gone");
            }
        }
    }

    private boolean asked(StoredObject object) {
        return !object.resource().equals(RestoreOrder.PERSISTENT_VOLUMES)
                || backup.namespaces()
                        .contains(object.body().at("/spec/claimRef/namespace").asText());
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
            plan.leave(object.key(), stage, "is there");
            return;
        }
        Optional<String> skipped = skips.reason(object);
        if (skipped.isPresent()) {
            plan.skip(object.key(), skipped.get());
        } else {
            plan.create(stage, object.key(), ObjectCleaner.clean(object), "is not there");
        }
    }

    private void planClaim(StoredObject claim, SkipRules skips) {
        boolean there = target.existing().contains(claim.key())
                || target.claim(claim.namespace(), claim.name()).isPresent();
        if (!there) {
            Optional<String> skipped = skips.reason(claim);
            if (skipped.isPresent()) {
                plan.skip(claim.key(), skipped.get());
                return;
            }
        }
        ClaimDecision decision = persistentVolumes.decide(claim);
        planPersistentVolume(decision);
        if (decision.conflict() != null) {
            return;
        }
        if (there) {
            plan.leave(claim.key(), Stage.Claims, "is there");
            return;
        }
        ObjectNode body = ObjectCleaner.clean(claim).deepCopy();
        if (decision.bindTo() != null) {
            body.withObjectProperty("spec").put("volumeName", decision.bindTo());
        }
        String storageClass = ValueReader.claim(claim.body()).storageClass();
        if (decision.bindTo() == null && storageClass != null) {
            classesInUse.add(storageClass);
        }
        plan.create(
                Stage.Claims,
                claim.key(),
                body,
                decision.bindTo() == null
                        ? "is not there; its storage class provisions for it"
                        : "is not there; bound to PersistentVolume " + decision.bindTo());
    }

    private void planPersistentVolume(ClaimDecision decision) {
        if (decision.volume() == null) {
            return;
        }
        volumesInUse.add(decision.volume());
        ObjectKey key = new ObjectKey(RestoreOrder.PERSISTENT_VOLUMES, null, decision.volume());
        if (decision.conflict() != null) {
            plan.conflict(key, decision.conflict());
        } else if (decision.action() == null) {
            backup.find(key.resource(), null, key.name()).ifPresent(record -> plan.skip(key, decision.reason()));
        } else if (decision.action() == Action.LeaveAlone) {
            plan.leave(key, Stage.Storage, decision.reason());
        } else if (decision.action() == Action.Adopt) {
            plan.adopt(Stage.Storage, key, decision.body(), decision.reason());
        } else {
            plan.create(Stage.Storage, key, decision.body(), decision.reason());
            classesInUse.add(decision.body().at("/spec/storageClassName").asText());
        }
    }

    private void planClusterScoped(StoredObject object) {
        if (object.resource().equals(RestoreOrder.PERSISTENT_VOLUMES)) {
            if (!volumesInUse.contains(object.name())) {
                plan.skip(object.key(), "no claim that is restored was bound to it");
            }
        } else if (!object.resource().equals(RestoreOrder.STORAGE_CLASSES)) {
            plan.skip(object.key(), "belongs to the whole cluster");
        } else if (target.existing().contains(object.key()) || classInTarget(object.name())) {
            plan.leave(object.key(), Stage.Storage, "is there");
        } else if (classesInUse.contains(object.name())) {
            plan.create(Stage.Storage, object.key(), ObjectCleaner.clean(object), "claims that are restored need it");
        } else {
            plan.skip(object.key(), "no claim that is restored needs it");
        }
    }

    private boolean classInTarget(String name) {
        return target.storageClasses().stream().anyMatch(c -> c.name().equals(name));
    }

    private static JsonNode bareNamespace(String name) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
        body.putObject("metadata").put("name", name);
        return body;
    }
}
