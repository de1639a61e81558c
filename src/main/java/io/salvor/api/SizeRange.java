package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A range of sizes; both ends belong to it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class SizeRange {
    @Size(max = 64)
    @JsonPropertyDescription("The least size, as a Kubernetes quantity such as 500Mi or 10Gi.")
    public String min;

    @Size(max = 64)
    @JsonPropertyDescription("The largest size, as a Kubernetes quantity.")
    public String max;
}
