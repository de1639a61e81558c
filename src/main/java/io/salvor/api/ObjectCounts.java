package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How the objects of a restore stand. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ObjectCounts {
    @JsonPropertyDescription("Objects in the plan.")
    public int planned;

    @JsonPropertyDescription("What stands in the way; with any of these nothing is written.")
    public int conflicts;

    @JsonPropertyDescription("Made.")
    public int created;

    @JsonPropertyDescription("There, and made again what the backup holds.")
    public int updated;

    @JsonPropertyDescription("There already, left alone.")
    public int existing;

    @JsonPropertyDescription("Left out, each with a reason.")
    public int skipped;

    @JsonPropertyDescription("Refused by the API server.")
    public int failed;
}
