package io.salvor.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ValueReader;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plans claims, and the PersistentVolumes and storage classes behind them. */
final class ClaimPlanner {
    private final BackupIndex backup;
    private final TargetView target;
    private final PersistentVolumeRecreation persistentVolumes;
    private final PlanBuilder plan;
    private final Set<String> classesInUse = new TreeSet<>();
    private final Set<String> volumesInUse = new TreeSet<>();

    ClaimPlanner(RestoreRequest request, BackupIndex backup, TargetView target, PlanBuilder plan) {
        this.backup = backup;
        this.target = target;
        this.persistentVolumes = new PersistentVolumeRecreation(request, backup, target);
        this.plan = plan;
    }

    /** Plans a claim and its PersistentVolume. */
    void plan(StoredObject claim, SkipRules skips) {
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
        planPersistentVolume(claim, decision);
        if (decision.refused()) {
            return;
        }
        if (there) {
            plan.leave(claim.key(), Stage.Claims, "is there");
            return;
        }
        create(claim, decision);
    }

    private void create(StoredObject claim, ClaimDecision decision) {
        ObjectNode body = ObjectCleaner.clean(claim).deepCopy();
        ObjectNode spec = body.withObjectProperty("spec");
        String asked = ValueReader.claim(claim.body()).storageClass();
        String storageClass = decision.storageClass();
        if (storageClass != null) {
            spec.put("storageClassName", storageClass);
        }
        if (decision.bindTo() != null) {
            spec.put("volumeName", decision.bindTo());
            plan.create(
                    Stage.Claims, claim.key(), body, "is not there; bound to PersistentVolume " + decision.bindTo());
            return;
        }
        if (storageClass != null) {
            classesInUse.add(storageClass);
        }
        boolean mapped = storageClass != null && !storageClass.equals(asked);
        plan.create(
                Stage.Claims,
                claim.key(),
                body,
                "is not there; "
                        + (mapped ? "storage class " + storageClass + ", by storageClassMapping," : "its storage class")
                        + " provisions for it");
    }

    private void planPersistentVolume(StoredObject claim, ClaimDecision decision) {
        String recorded = ValueReader.claim(claim.body()).volumeName();
        if (recorded != null) {
            volumesInUse.add(recorded);
        }
        if (decision.refused()) {
            ObjectKey object = decision.volume() == null ? claim.key() : volumeKey(decision.volume());
            decision.conflicts().forEach(conflict -> plan.conflict(object, conflict));
            return;
        }
        if (decision.volume() == null) {
            return;
        }
        ObjectKey key = volumeKey(decision.volume());
        if (recorded != null && !recorded.equals(decision.volume())) {
            plan.skip(volumeKey(recorded), "comes back as " + key);
        }
        if (decision.action() == null) {
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

    private static ObjectKey volumeKey(String name) {
        return new ObjectKey(RestoreOrder.PERSISTENT_VOLUMES, null, name);
    }

    /** Plans an object of the whole cluster, when all claims are planned. */
    void planClusterScoped(StoredObject object) {
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
}
