package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a step does. */
@RegisterForReflection
public enum StepAction {
    /** Creates the body; one that is there already by then is left alone. */
    Create,
    /**
     * Applies the body as a JSON merge patch to an object that is there. In a new namespace the service account {@code default}
     * takes a moment to appear; one that is not found yet is tried again.
     */
    Adopt,
    /** Does nothing: the object is there and stays as it is. */
    LeaveAlone,
    /** Restores the volumes of a pod. */
    RestoreData
}
