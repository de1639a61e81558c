package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The Job that copies snapshots into a repository; the operator writes it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class CopyAttempt {
    @JsonPropertyDescription("Name of the Job.")
    public String name;

    @JsonPropertyDescription("The policy whose Backups it copies.")
    public String policy;

    @JsonPropertyDescription("The location that it copies from.")
    public String from;

    @JsonPropertyDescription("When it was made, RFC 3339.")
    public String since;

    @JsonPropertyDescription("When it is ended at the latest, RFC 3339.")
    public String deadline;

    @JsonPropertyDescription("Its memory limit, which follows from the size of the index of both repositories.")
    public String memoryLimit;

    @JsonPropertyDescription("Its number among all of this repository.")
    public Long attempt;

    @JsonPropertyDescription("How many snapshots it is to copy.")
    public Integer snapshots;

    @JsonPropertyDescription("The oldest Backup of which it is to copy something.")
    public String backup;

    @JsonPropertyDescription("ID of the first of them.")
    public String firstSnapshot;
}
