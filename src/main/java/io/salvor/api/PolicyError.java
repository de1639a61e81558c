package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One thing wrong in a policy file of a revision. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PolicyError {
    @JsonPropertyDescription("Path of the file in the repository.")
    public String file;

    @JsonPropertyDescription("Line, from 1.")
    public Integer line;

    @JsonPropertyDescription("Column, from 1.")
    public Integer column;

    @JsonPropertyDescription("What is wrong and what was expected.")
    public String message;
}
