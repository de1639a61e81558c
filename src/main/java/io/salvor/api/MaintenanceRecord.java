package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What maintenance has done and found; the Job at work writes it, each step when it is done. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class MaintenanceRecord {
    @JsonPropertyDescription("The round that the steps are of.")
    public Long round;

    @Size(max = 8)
    @JsonPropertyDescription("The steps of it that are done.")
    public List<String> done = new ArrayList<>();

    @JsonPropertyDescription("The step at work.")
    public String step;

    @JsonPropertyDescription("The Job that is at that step.")
    public String job;

    @JsonPropertyDescription("Since when, RFC 3339.")
    public String stepSince;

    @JsonPropertyDescription("How many snapshots the last round has forgotten.")
    public Integer forgotten;

    @JsonPropertyDescription("What of the data was read, and when.")
    public DataRead read;

    @JsonPropertyDescription("What the last check has found; nothing where all was well.")
    public CheckFinding found;

    @JsonPropertyDescription("When the figures below were taken, RFC 3339.")
    public String figuresTime;

    @JsonPropertyDescription(
            "Bytes that no snapshot needs, as the prune of the round has said; nothing where the round has none.")
    public Long unusedBytes;

    @JsonPropertyDescription(
            "Bytes that the snapshots need, as they are stored, without what is stored around them; nothing where a prune has said what is unused.")
    public Long neededBytes;

    @JsonPropertyDescription("When the oldest snapshot was taken, RFC 3339.")
    public String oldestSnapshot;

    @JsonPropertyDescription("When the newest snapshot was taken, RFC 3339.")
    public String newestSnapshot;
}
