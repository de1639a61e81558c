package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * That the repository of a namespace was made, so that one that has vanished is never silently made anew.
 *
 * @param id restic's repository id, 64 hexadecimal digits
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RepositoryRecord(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("id") String id,
        @JsonProperty("createdAt") Instant createdAt) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.firstUnnamed(FORMAT_VERSION);

    @JsonCreator
    public RepositoryRecord {
        formatVersion = FORMAT.version(formatVersion);
        Shape.text(id, "id");
    }

    public RepositoryRecord(String id, Instant createdAt) {
        this(FORMAT_VERSION, id, createdAt);
    }
}
