package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** Which files of a volume are saved. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class FileRules {
    @Size(max = 256)
    @JsonPropertyDescription("Patterns of files to leave out, as restic reads them.")
    public List<String> exclude = new ArrayList<>();

    @Default("false")
    @JsonPropertyDescription("True leaves out folders marked by a CACHEDIR.TAG file.")
    public Boolean excludeCaches;

    @Size(max = 64)
    @JsonPropertyDescription("Leaves out files larger than this Kubernetes quantity, such as 10Gi.")
    public String excludeLargerThan;

    @Default("false")
    @JsonPropertyDescription("True leaves out what other file systems are mounted on inside the volume.")
    public Boolean oneFileSystem;
}
