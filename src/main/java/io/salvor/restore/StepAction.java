package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a step does. */
@RegisterForReflection
public enum StepAction {
    /** Creates the body; one that is there already by then is left alone. */
    Create,
    /** Applies the body as a JSON merge patch to a PersistentVolume that is there. */
    Adopt,
    /** Does nothing: the object is there and stays as it is. */
    LeaveAlone,
    /** Restores the volumes of a pod. */
    RestoreData
}
