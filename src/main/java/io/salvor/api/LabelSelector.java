package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Selects by labels, as everywhere in Kubernetes: every label and every expression must hold. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LabelSelector {
    @JsonPropertyDescription("Labels that must be there with these values.")
    public Map<String, String> matchLabels;

    @Size(max = 64)
    @JsonPropertyDescription("Conditions on single labels.")
    public List<LabelRequirement> matchExpressions = new ArrayList<>();
}
