package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Why the data of a volume does not come back. */
@RegisterForReflection
@JsonClassDescription("Why the data of a volume does not come back.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeLoss {
    @Size(max = 64)
    @JsonPropertyDescription("The reason as one word; see the page on outcomes.")
    public String reason;

    @JsonPropertyDescription("What happened, for people.")
    public String message;
}
