package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** How the copies of a policy's Backups in one location stand. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class CopyStatus {
    @Required
    @JsonPropertyDescription("The location that they are copied to.")
    public String storageLocation;

    @JsonPropertyDescription("How many Backups are to be copied and are not yet.")
    public Integer waiting;

    @JsonPropertyDescription("The oldest of them.")
    public String oldestWaiting;

    @JsonPropertyDescription("When that one was taken, RFC 3339.")
    public String oldestWaitingTime;

    @JsonPropertyDescription("The newest Backup that is there.")
    public String lastBackup;

    @Size(max = 200)
    @JsonPropertyDescription(
            "The newest Backups that are there, the newest first. A revision that changes which of them are kept is judged by this list.")
    public List<StoredCopy> backups = new ArrayList<>();

    @JsonPropertyDescription("When a Backup was last copied, RFC 3339.")
    public String lastCopyTime;

    @JsonPropertyDescription("What they wait for, or what went wrong; one sentence.")
    public String message;
}
