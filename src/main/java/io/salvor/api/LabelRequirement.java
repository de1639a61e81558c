package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** A condition on one label. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LabelRequirement {
    @Required
    @Size(max = 317)
    @JsonPropertyDescription("Key of the label.")
    public String key;

    @Required
    @JsonPropertyDescription("How the label is looked at; In and NotIn need values, the others take none.")
    public LabelOperator operator;

    @Size(max = 256)
    @JsonPropertyDescription("Values for In and NotIn.")
    public List<String> values = new ArrayList<>();
}
