package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A Backup of a policy in a location that it was copied to, as a change of its retention is judged by. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class StoredCopy {
    @Required
    @JsonPropertyDescription("Its name.")
    public String name;

    @JsonPropertyDescription("How it ended.")
    public BackupPhase phase;

    @JsonPropertyDescription("When it was taken, RFC 3339.")
    public String startTime;

    @JsonPropertyDescription(
            "The location that it was copied from; none where it was stored there itself. Once the policy does not copy there, a copy that its retention does not keep is frozen, and does not go.")
    public String copiedFrom;
}
