package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Commands that run in pods around the saving of their volumes. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PolicyHook {
    @Required
    @JsonPropertyDescription("Which pods it is for.")
    public HookMatch match;

    @Size(max = 63)
    @JsonPropertyDescription(
            "Container that the commands run in; the one of the annotation kubectl.kubernetes.io/default-container, else the first.")
    public String container;

    @JsonPropertyDescription("Runs before the first volume of the pod is saved.")
    public HookCommand before;

    @JsonPropertyDescription("Runs when all volumes of the pod have ended, always when a command before did.")
    public HookCommand after;
}
