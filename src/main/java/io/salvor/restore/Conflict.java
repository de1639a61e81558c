package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What stands in the way. With any conflict nothing is written.
 *
 * @param message what is wrong and what to do
 */
@RegisterForReflection
public record Conflict(ObjectKey object, String message) {}
