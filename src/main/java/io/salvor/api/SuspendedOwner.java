package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An object of Argo CD or Flux that is suspended for a restore, and goes on after it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class SuspendedOwner {
    @Size(max = 253)
    @JsonPropertyDescription("Its kind, such as applications.argoproj.io.")
    public String resource;

    @Size(max = 253)
    @JsonPropertyDescription("Its namespace.")
    public String namespace;

    @Size(max = 253)
    @JsonPropertyDescription("Its name.")
    public String name;

    @Size(max = 1024)
    @JsonPropertyDescription(
            "What it had before, as JSON: spec.syncPolicy.automated of an Application, spec.suspend of the others.")
    public String before;
}
