package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Owner and mode of the root folder of a volume.
 *
 * @param mode octal digits
 */
@RegisterForReflection
public record RootOwner(int uid, int gid, String mode) {}
