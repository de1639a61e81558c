package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** That an earlier Restore has begun to write a volume and has not finished it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BegunVolume {
    @Size(max = 253)
    @JsonPropertyDescription("Name of that Restore.")
    public String restore;

    @Size(max = 64)
    @JsonPropertyDescription("When it had written last, RFC 3339: what has changed since is not its own.")
    public String until;

    @Size(max = 64)
    @JsonPropertyDescription("UID of the PersistentVolume that it wrote to.")
    public String volumeUID;
}
