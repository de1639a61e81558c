package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The Job that is at work on a repository; the operator writes it. Only the Job of this name may write the record of the steps. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class MaintenanceAttempt {
    @JsonPropertyDescription("Name of the Job.")
    public String name;

    @JsonPropertyDescription("Its number among all of this repository.")
    public Long attempt;

    @JsonPropertyDescription("When it was made, RFC 3339.")
    public String since;

    @JsonPropertyDescription("When it is ended at the latest, RFC 3339.")
    public String deadline;

    @JsonPropertyDescription("Its memory limit, which follows from the size of the repository's index.")
    public String memoryLimit;
}
