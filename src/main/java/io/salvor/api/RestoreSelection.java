package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What of a backup is restored, or is not. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreSelection {
    @Size(max = 1000)
    @JsonPropertyDescription("Namespaces by name or glob; an include without any takes all in the backup.")
    public List<String> namespaces = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription(
            "With mode Data: claims by name or glob, as the backup has them, whose data is put back; empty means all.")
    public List<String> claims = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription(
            "Resources of namespaces as plural, plural.group, Kind or Kind.group, by name or glob; an include without any takes all.")
    public List<String> resources = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription(
            "Cluster-scoped resources of the backup, written as resources are: in include those that come back too, none unless named;"
                    + " in exclude those of them that do not.")
    public List<String> clusterResources = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription(
            "Objects by name or glob; what they control, and what their pods need, comes with those that are included.")
    public List<String> names = new ArrayList<>();

    @JsonPropertyDescription("Objects by their labels; the same comes with those that are included.")
    public LabelSelector labelSelector;
}
