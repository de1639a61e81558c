package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** An object of the backup that is not made again, and why. */
@RegisterForReflection
public record SkippedObject(ObjectKey object, String reason) {}
