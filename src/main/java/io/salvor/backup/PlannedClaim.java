package io.salvor.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The claim behind a planned volume, and the PersistentVolume that it is bound to. */
@RegisterForReflection
public record PlannedClaim(String name, String uid, String persistentVolume) {}
