package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** By which pods data behind claims is put back. */
@RegisterForReflection
public enum DataRoute {
    /** Pods that only hold the claims for that long; nothing that mounts a claim is made before its data is back. */
    Claim,
    /** The pods of the backup, each with a container in front that waits for its data. */
    Pod
}
