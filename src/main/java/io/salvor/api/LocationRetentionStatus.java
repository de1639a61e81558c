package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What the last look of retention found in a location. */
@RegisterForReflection
@JsonClassDescription("What the last look of retention found.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LocationRetentionStatus {
    @JsonPropertyDescription("When that was, RFC 3339.")
    public String lastLookTime;

    @JsonPropertyDescription("Sealed Backups that are there and are not being deleted.")
    public Integer backups;

    @JsonPropertyDescription(
            "How many of them no retention keeps and nothing freezes: they go at the next look, unless retention is switched off.")
    public Integer expired;

    @JsonPropertyDescription(
            "How many of them stay although no retention keeps them; the condition Retention says why.")
    public Integer frozen;

    @JsonPropertyDescription(
            "Backups that are being deleted: they cannot be restored any more, and their data goes with the next maintenance of its repository.")
    public Integer deleting;

    @Size(max = 20)
    @JsonPropertyDescription(
            "Backups that go once their policy has another one that holds everything, the oldest first.")
    public List<String> next = new ArrayList<>();

    @JsonPropertyDescription("The oldest Backup that is there.")
    public String oldest;

    @JsonPropertyDescription("What could not be read, or kept the look from its end; one sentence.")
    public String message;
}
