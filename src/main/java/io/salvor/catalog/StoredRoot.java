package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Owner and mode of the root folder of a volume, which restic does not store.
 *
 * @param mode octal digits
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredRoot(
        @JsonProperty("uid") int uid, @JsonProperty("gid") int gid, @JsonProperty("mode") String mode) {}
