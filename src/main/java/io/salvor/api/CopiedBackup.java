package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A copy of a Backup. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class CopiedBackup {
    @Required
    @JsonPropertyDescription("The location that holds the copy.")
    public String storageLocation;

    @JsonPropertyDescription("When it was complete, RFC 3339.")
    public String completionTime;
}
