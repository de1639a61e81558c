package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A pod by its name, whichever pod has it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodName {
    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Its namespace.")
    public String namespace;

    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Its name.")
    public String name;
}
