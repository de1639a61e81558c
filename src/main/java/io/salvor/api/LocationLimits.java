package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How much of a location each restic may use. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LocationLimits {
    private static final String SIZE = "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|k|M|G)?$";

    @Pattern(SIZE)
    @JsonPropertyDescription("The most that one restic sends in a second, such as 10Mi.")
    public String upload;

    @Pattern(SIZE)
    @JsonPropertyDescription("The most that one restic reads from the location in a second, such as 50Mi.")
    public String download;

    @Min(1)
    @Max(1_000)
    @JsonPropertyDescription("How many requests one restic has under way at once.")
    public Integer connections;

    @Pattern("^(auto|off|fastest|better|max)$")
    @JsonPropertyDescription(
            "How restic compresses: auto, off, fastest, better or max; fastest and better with restic 0.19 or later alone.")
    public String compression;

    @Pattern(SIZE)
    @JsonPropertyDescription("Size of the files that restic puts data into, from 4Mi to 128Mi.")
    public String packSize;

    @Min(1)
    @Max(1_000)
    @JsonPropertyDescription("How many files of a volume one restic reads at once.")
    public Integer readConcurrency;
}
