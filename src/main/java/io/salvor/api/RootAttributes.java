package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Owner and mode of the root folder of a volume, which restic does not store. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RootAttributes {
    @JsonPropertyDescription("Numeric owner.")
    public int uid;

    @JsonPropertyDescription("Numeric group.")
    public int gid;

    @Pattern("^[0-7]{3,4}$")
    @JsonPropertyDescription("Permissions in octal with the set-id and sticky bits.")
    public String mode;
}
