package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What a restore changes in objects before it makes them. One that names several things fits what fits them all. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestorePatch {
    @Required
    @Size(min = 1, max = 64)
    @JsonPropertyDescription("Resources as plural, plural.group, Kind or Kind.group, by name or glob.")
    public List<String> resources = new ArrayList<>();

    @Size(max = 64)
    @JsonPropertyDescription("Namespaces by name or glob, as the backup has them; any, or none, unless given.")
    public List<String> namespaces = new ArrayList<>();

    @Size(max = 64)
    @JsonPropertyDescription("Objects by name or glob; all unless given.")
    public List<String> names = new ArrayList<>();

    @JsonPropertyDescription("Objects by their labels; all unless given.")
    public LabelSelector labelSelector;

    @Required
    @Size(min = 1, max = 64)
    @JsonPropertyDescription(
            "The operations, in order, on the object as it would be made: mapped, and without what belongs to its old cluster.")
    public List<PatchOperation> patch = new ArrayList<>();
}
