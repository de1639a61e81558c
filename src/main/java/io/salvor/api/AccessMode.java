package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Who may mount a volume at the same time, as claims ask for it. */
@RegisterForReflection
public enum AccessMode {
    ReadWriteOnce,
    ReadOnlyMany,
    ReadWriteMany,
    ReadWriteOncePod
}
