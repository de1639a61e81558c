package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The newest Backup of a policy. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LastBackup {
    @JsonPropertyDescription("Its name.")
    public String name;

    @JsonPropertyDescription("Its phase.")
    public BackupPhase phase;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTime;
}
