package io.salvor.operator.restore;

import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts what becomes of objects in one look. */
final class MakingTally {
    private final boolean patient;
    private final Set<ObjectKey> settled;
    private final Map<ObjectKey, String> failed = new LinkedHashMap<>();
    private int created;
    private int adopted;
    private int updated;
    private String waitingFor;
    private RuntimeException thrown;

    /** @param patient whether what the cluster is not ready for is tried again; @param settled gets what nothing is left to do for */
    MakingTally(boolean patient, Set<ObjectKey> settled) {
        this.patient = patient;
        this.settled = settled;
    }

    boolean patient() {
        return patient;
    }

    /** Takes what became of an object; false where it failed, or is waited for. */
    boolean add(RestoreStep step, Outcome outcome) {
        failed.remove(step.object());
        if (outcome.result() == Result.NotYet && patient) {
            waits(step, outcome.message());
            return false;
        }
        settled.add(step.object());
        if (outcome.result() == Result.Created) {
            adopted += step.action() == Action.Adopt ? 1 : 0;
            updated += step.action() == Action.Update ? 1 : 0;
            created += step.action() == Action.Create ? 1 : 0;
        } else if (outcome.result() != Result.Existing) {
            failed.put(step.object(), outcome.message());
            return false;
        }
        return true;
    }

    /** An object is not asked for now. @param refused what was said to it before; null where it was not refused */
    void passes(RestoreStep step, String refused, String why) {
        if (refused == null) {
            waits(step, why);
        } else {
            add(step, new Outcome(Result.Failed, refused));
        }
    }

    /** Something is left to do for an object. */
    void waits(RestoreStep step, String why) {
        settled.remove(step.object());
        waitingFor = step.object() + ": " + why;
    }

    /** The look ends here. What it has made is made, and is not found out again. */
    void thrown(RuntimeException exception) {
        thrown = exception;
        waitingFor = "the rest is made next";
    }

    MadeObjects made() {
        return new MadeObjects(
                created, adopted, updated, failed, Optional.ofNullable(waitingFor), Optional.ofNullable(thrown));
    }
}
