package io.salvor.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a location says of itself, written when it is first used and never changed.
 *
 * @param keyContext name that the passwords of this location's repositories are derived with
 * @param keyCheck proof of the master key that gives nothing of it away; see {@link RepositoryPasswords#keyCheck}
 */
@RegisterForReflection
public record LocationRecord(int formatVersion, String keyContext, String keyCheck) {
    public static final int FORMAT_VERSION = 1;
}
