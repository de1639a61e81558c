package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** A command in a container of a pod that is back. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodCommand {
    private static final String DEFAULT_TIMEOUT = "30s";
    private static final String DEFAULT_WAIT_TIMEOUT = "10m";

    @Required
    @Size(min = 1, max = 64)
    @JsonPropertyDescription("Program and arguments; no shell reads them.")
    public List<String> command = new ArrayList<>();

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_TIMEOUT)
    @JsonPropertyDescription("How long it may take, at most 1h.")
    public String timeout = DEFAULT_TIMEOUT;

    @Default("Fail")
    @JsonPropertyDescription(
            "When it fails: Fail runs no further hook in the pod and makes the Restore PartiallyFailed; Continue goes on.")
    public HookFailure onError;

    @Default("true")
    @JsonPropertyDescription("True waits until the pod is ready; false until the container runs.")
    public Boolean waitForReady;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_WAIT_TIMEOUT)
    @JsonPropertyDescription("How long that may take, at most 1h; it has failed then.")
    public String waitTimeout = DEFAULT_WAIT_TIMEOUT;
}
