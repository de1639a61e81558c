package io.salvor.restore;

import java.util.Optional;

/** Decides what becomes of objects of the backup that are in the cluster. */
final class ExistingPlanner {
    private final ExistingObjectsRule rule;
    private final ObjectMaker maker;
    private final BackupIndex backup;
    private final TargetView target;
    private final PlanBuilder plan;

    ExistingPlanner(
            ExistingObjectsRule rule, ObjectMaker maker, BackupIndex backup, TargetView target, PlanBuilder plan) {
        this.rule = rule;
        this.maker = maker;
        this.backup = backup;
        this.target = target;
        this.plan = plan;
    }

    /** Plans an object of a namespace that is there, other than a pod or a claim. */
    void plan(StoredObject object, Stage stage, SkipRules skips) {
        Optional<String> untouched = rule == ExistingObjectsRule.Update ? untouched(object, skips) : Optional.of("");
        if (untouched.isPresent()) {
            plan.leave(object.key(), stage, "is there" + untouched.get());
        } else {
            ObjectMaker.Made made = maker.update(object);
            plan.update(stage, object.key(), made.body(), made.notes());
        }
    }

    private Optional<String> untouched(StoredObject object, SkipRules skips) {
        if (!ObjectUpdate.isFor(object.resource())) {
            return Optional.of(", and such objects are not updated");
        }
        if (backup.storedController(object).isPresent()) {
            return Optional.of(", and its controller keeps it as it should be");
        }
        return skips.reason(object).map(reason -> "; " + reason);
    }

    /** Where nothing may be there, everything that is stands in the way, but for what the cluster makes by itself. */
    void refuse(SkipRules skips) {
        if (rule != ExistingObjectsRule.Fail) {
            return;
        }
        for (StoredObject object : backup.objects()) {
            boolean there = object.namespace() != null
                    && backup.asks(object)
                    && target.existing().contains(object.key());
            boolean asItself = backup.storedController(object).isEmpty()
                    && skips.reason(object).isEmpty();
            if (there && asItself) {
                plan.conflict(
                        object.key(),
                        "is there, and existingObjects is Fail; delete it, leave it out with exclude, or choose Skip or"
                                + " Update");
            }
        }
    }
}
