package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How many volumes a backup has, by outcome; {@code skipped} are not among the {@code total}.
 *
 * @param suspicious how many of those held much before and were nearly empty; null in one of an earlier version
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VolumeSummary(
        @JsonProperty("total") int total,
        @JsonProperty("completed") int completed,
        @JsonProperty("partiallyFailed") int partiallyFailed,
        @JsonProperty("failed") int failed,
        @JsonProperty("skipped") int skipped,
        @JsonProperty("suspicious") Integer suspicious) {}
