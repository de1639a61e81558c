package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * What is kept of the root folder of a volume, which restic does not store.
 *
 * @param mode octal digits
 * @param modificationTime RFC 3339 with nanoseconds; null where it is not on record
 * @param attributes extended attributes: name without {@code user.}, and value in base64
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredRoot(
        @JsonProperty("uid") int uid,
        @JsonProperty("gid") int gid,
        @JsonProperty("mode") String mode,
        @JsonProperty("modificationTime") String modificationTime,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("attributes") Map<String, String> attributes) {
    public StoredRoot {
        attributes = Shape.sorted(attributes, "attributes");
    }
}
