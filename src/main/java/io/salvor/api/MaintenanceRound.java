package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What is to be done with a repository, as it was decided before the first step; the operator writes it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class MaintenanceRound {
    @JsonPropertyDescription("Its number; the record of the steps that are done names it.")
    public Long number;

    @JsonPropertyDescription("When it was decided, RFC 3339.")
    public String since;

    @JsonPropertyDescription("Why.")
    public String because;

    @Size(max = 8)
    @JsonPropertyDescription("The steps, in order: Forget, Prune, Check, Figures.")
    public List<String> steps = new ArrayList<>();

    @JsonPropertyDescription("Which part of the data the check reads, from 1; none is read without it.")
    public Integer readPart;

    @JsonPropertyDescription("Of how many parts.")
    public Integer readParts;

    @JsonPropertyDescription("What the prune may leave, and how fast it may be.")
    public PruneRules prune;
}
