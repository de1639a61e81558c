package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A Job that has ended well, whose Backup is not whole yet in the location that it copied to; the operator writes it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class EndedCopyJob {
    @JsonPropertyDescription("Name of the Job.")
    public String name;

    @JsonPropertyDescription("The policy whose Backups it copied.")
    public String policy;

    @JsonPropertyDescription("The location that it copied from.")
    public String from;

    @JsonPropertyDescription("The oldest Backup of which it was to copy something.")
    public String backup;

    @JsonPropertyDescription("ID of the first snapshot that it was to copy.")
    public String firstSnapshot;

    @JsonPropertyDescription(
            "How many Jobs that copy into the repository had failed right before it, one after the other.")
    public Integer failuresBefore;
}
