package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What runs in pods that a restore brings back. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.exec) || has(self.init)",
        message = "the hook runs nothing; give it exec, init, or both")
public class RestoreHook {
    @Required
    @JsonPropertyDescription("Which pods it is for; namespaces are those of the backup.")
    public HookMatch match;

    @Size(max = 63)
    @JsonPropertyDescription(
            "Container that the command runs in, and that the init container is like; the one of the annotation"
                    + " kubectl.kubernetes.io/default-container, else the first.")
    public String container;

    @JsonPropertyDescription("Runs in each pod, once, when that is ready.")
    public PodCommand exec;

    @JsonPropertyDescription(
            "An init container for pods that the restore makes itself, before their own; pods that controllers make get none.")
    public RestoreInitContainer init;
}
