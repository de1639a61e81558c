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

/** An init container that a pod gets when it is restored, with the volumes, resources and rights of the container that it is like. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreInitContainer {
    private static final String DEFAULT_TIMEOUT = "10m";

    @Required
    @Pattern("^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$")
    @JsonPropertyDescription("Its name, behind salvor-hook-.")
    public String name;

    @Required
    @Size(min = 1, max = 1024)
    @JsonPropertyDescription("Its image.")
    public String image;

    @Size(max = 64)
    @JsonPropertyDescription("Program and arguments in place of the image's.")
    public List<String> command = new ArrayList<>();

    @Size(max = 64)
    @JsonPropertyDescription("Arguments in place of the image's.")
    public List<String> args = new ArrayList<>();

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_TIMEOUT)
    @JsonPropertyDescription(
            "How long it may take until its end, at most 1h; the Restore is PartiallyFailed then, and the pod goes on trying.")
    public String timeout = DEFAULT_TIMEOUT;
}
