package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How often a volume is tried before it fails. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RetryRules {
    private static final int MOST = 20;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription(
            "Attempts at a volume in all; 1 tries none again. The installation says how many where this does not, and allows no more than so many.")
    public Integer attempts;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @JsonPropertyDescription("The pause after the first attempt; each further one is twice as long.")
    public String pause;
}
