package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/** What is kept of the root folder of a volume, which restic does not store. */
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

    @JsonPropertyDescription("Modification time in RFC 3339, with nanoseconds.")
    public String modificationTime;

    @JsonPropertyDescription(
            "Extended attributes that every program may set, those that begin with \"user.\": name without that, and value in base64.")
    public Map<String, String> attributes;
}
