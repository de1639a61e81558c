package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One condition, in the shape that kstatus, Argo CD and Flux read. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class Condition {
    @Required
    @Size(max = 64)
    @JsonPropertyDescription("What the condition is about.")
    public String type;

    @Required
    @Pattern("^(True|False|Unknown)$")
    @JsonPropertyDescription("True, False or Unknown.")
    public String status;

    @Required
    @Size(max = 128)
    @JsonPropertyDescription("Why, as one CamelCase word of a fixed set.")
    public String reason;

    @Size(max = 4096)
    @JsonPropertyDescription("Why, as a sentence that names the object and says what to do.")
    public String message;

    @JsonPropertyDescription("When the status last changed, RFC 3339.")
    public String lastTransitionTime;

    @JsonPropertyDescription("The generation of the spec that the condition was computed from.")
    public Long observedGeneration;
}
