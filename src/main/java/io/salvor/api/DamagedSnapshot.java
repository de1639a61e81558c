package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** A snapshot that needs something that is damaged or missing. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class DamagedSnapshot {
    @JsonPropertyDescription("Its ID.")
    public String snapshotID;

    @JsonPropertyDescription("When it was taken, RFC 3339.")
    public String time;

    @JsonPropertyDescription("The Backup that it belongs to; none for a foreign one.")
    public String backup;

    @JsonPropertyDescription("The claim that it is of, or the volume of its pod.")
    public String volume;

    @Size(max = 5)
    @JsonPropertyDescription("The first files of it that cannot be read whole; none where a folder cannot be listed.")
    public List<String> files = new ArrayList<>();

    @JsonPropertyDescription("How many files cannot.")
    public Integer fileCount;
}
