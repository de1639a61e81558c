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

/** A command in a container. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class HookCommand {
    private static final String DEFAULT_TIMEOUT = "30s";

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
            "When it fails: Fail makes the volumes of the pod fail, or, after they are saved, the Backup PartiallyFailed; Continue goes on.")
    public HookFailure onError;
}
