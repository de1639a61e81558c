package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** A hook that has yet to run. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class OutstandingHook {
    @JsonPropertyDescription("What asks for it.")
    public String source;

    @JsonPropertyDescription("The container it runs in.")
    public String container;

    @JsonPropertyDescription("Program and arguments.")
    public List<String> command = new ArrayList<>();

    @JsonPropertyDescription("How long it may take, in milliseconds.")
    public long timeoutMillis;

    @JsonPropertyDescription("Whether its failure counts.")
    public boolean mustSucceed;

    @JsonPropertyDescription("Why it cannot be run.")
    public String problem;
}
