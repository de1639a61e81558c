package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What a check has found wrong with a repository. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class CheckFinding {
    @JsonPropertyDescription("When it was found, RFC 3339.")
    public String time;

    @JsonPropertyDescription("How many errors restic counts.")
    public Integer errors;

    @JsonPropertyDescription("Whether restic repair index is what helps first.")
    public Boolean repairIndex;

    @Size(max = 10)
    @JsonPropertyDescription("The first lines of restic; the log of the Job has all.")
    public List<String> lines = new ArrayList<>();

    @Size(max = 20)
    @JsonPropertyDescription("The packs that are damaged or missing, the first 20.")
    public List<String> packs = new ArrayList<>();

    @JsonPropertyDescription("How many packs are.")
    public Integer packCount;

    @Size(max = 50)
    @JsonPropertyDescription("The snapshots that need something of them, the newest 50.")
    public List<DamagedSnapshot> snapshots = new ArrayList<>();

    @JsonPropertyDescription("How many snapshots do.")
    public Integer snapshotCount;
}
