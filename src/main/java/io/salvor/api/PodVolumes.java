package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of volumes that live with a pod which its controller makes anew. */
@RegisterForReflection
public enum PodVolumes {
    /** The pod of the backup is made with their data in it. */
    Restore,
    /** They are left to the controller. */
    Skip
}
