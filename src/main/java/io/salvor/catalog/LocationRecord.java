package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a location says of itself, written when it is first used and never changed.
 *
 * @param keyContext name that the passwords of this location's repositories are derived with
 * @param keyCheck proof of the master key that gives nothing of it away; see {@link RepositoryPasswords#keyCheck}
 */
@RegisterForReflection
public record LocationRecord(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("keyContext") String keyContext,
        @JsonProperty("keyCheck") String keyCheck) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public LocationRecord {
        Shape.text(keyContext, "keyContext");
        Shape.text(keyCheck, "keyCheck");
    }
}
