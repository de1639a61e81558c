package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What to do with the volumes that match; the first matching rule wins. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeRule {
    @Required
    @JsonPropertyDescription("Which volumes the rule is for.")
    public VolumeMatch match;

    @Required
    @JsonPropertyDescription("What to do with them.")
    public VolumeAction action;

    @JsonPropertyDescription("Which files of them are saved.")
    public FileRules files;
}
