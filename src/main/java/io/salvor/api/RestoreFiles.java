package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** Which files of the volumes are restored, and where in them. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreFiles {
    public static final String FOLDER = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";

    @Size(max = 100)
    @JsonPropertyDescription(
            "Patterns of restic: one that starts with a slash is meant from the root of the volume, any other fits at any depth;"
                    + " all files unless given.")
    public List<String> include = new ArrayList<>();

    @Pattern(FOLDER)
    @JsonPropertyDescription(
            "A new folder in the root of each volume, into which they are written; where they were unless given.")
    public String folder;
}
