package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The Restore of which another tries again what failed. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RetriedRestore {
    @Size(max = 253)
    @JsonPropertyDescription("Its name.")
    public String restore;

    @Size(max = 128)
    @JsonPropertyDescription("Its UID.")
    public String uid;

    @Size(max = 128)
    @JsonPropertyDescription("UID of the Backup that it restored; absent where it found none.")
    public String backupUID;

    @PreserveUnknownFields
    @JsonPropertyDescription(
            "What it asked for, which counts as the spec of this Restore from here on, whatever becomes of it.")
    public JsonNode asked;
}
