package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A second location that each Backup of a policy is copied to. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupCopy {
    private static final int LONGEST_NAME = 253;

    @Required
    @Size(max = LONGEST_NAME)
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the BackupStorageLocation that its Backups are copied to.")
    public String storageLocation;

    @JsonPropertyDescription(
            "Which of its Backups are kept there, and copied at all; as in the policy's own location unless given.")
    public Retention retention;
}
