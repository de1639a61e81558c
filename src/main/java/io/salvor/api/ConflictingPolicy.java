package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A policy of a source that is in the cluster as somebody else's. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ConflictingPolicy {
    @JsonPropertyDescription("The policy's name.")
    public String policy;

    @JsonPropertyDescription("Whose the policy in the cluster is, such as Argo CD application shop.")
    public String owner;

    @JsonPropertyDescription("The PolicySource that holds one of the same name: this one.")
    public String source;

    @JsonPropertyDescription("Path of the file in the repository.")
    public String file;

    @JsonPropertyDescription("Line, from 1.")
    public Integer line;

    @JsonPropertyDescription("Column, from 1.")
    public Integer column;
}
