package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** One step of the plan. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreStepStatus {
    @JsonPropertyDescription("What is done.")
    public String action;

    @JsonPropertyDescription("What it is done to, as kind namespace/name.")
    public String object;

    @JsonPropertyDescription("Why.")
    public String reason;

    @JsonPropertyDescription(
            "Of a conflict: the fields of the spec that resolve it, those of the message; none where the cluster must change.")
    public List<String> resolvedBy = new ArrayList<>();
}
