package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What a restore scales down, and up again. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ScaledObject {
    @JsonPropertyDescription("Its kind, such as deployments.apps.")
    public String resource;

    @JsonPropertyDescription("Its namespace.")
    public String namespace;

    @JsonPropertyDescription("Its name.")
    public String name;

    @JsonPropertyDescription("How many replicas it had.")
    public Integer replicas;

    @JsonPropertyDescription("The claims that its pods mount and that get data.")
    public List<String> claims = new ArrayList<>();
}
