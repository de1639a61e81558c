package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How the volumes of a run stand. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeCounts {
    @JsonPropertyDescription("Volumes in the plan.")
    public int total;

    @JsonPropertyDescription("Saved or restored whole.")
    public int completed;

    @JsonPropertyDescription("Saved, but some files could not be read.")
    public int partiallyFailed;

    @JsonPropertyDescription("Not saved or restored.")
    public int failed;

    @JsonPropertyDescription("In a restore: of those completed, left as they were because they held data.")
    public Integer kept;

    @JsonPropertyDescription(
            "In a restore: of those completed, those of which no file of the backup fits files.include.")
    public Integer unmatched;

    @JsonPropertyDescription("Left out, each with a reason.")
    public int skipped;
}
