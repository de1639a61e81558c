package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What a policy takes in or leaves out. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class Selection {
    @Size(max = 1000)
    @JsonPropertyDescription("Namespaces by name or glob (* and ?).")
    public List<String> namespaces = new ArrayList<>();

    @JsonPropertyDescription("Namespaces by their labels.")
    public LabelSelector namespaceSelector;

    @Size(max = 1000)
    @JsonPropertyDescription("Resources as plural, plural.group, Kind or Kind.group, by name or glob; empty means all.")
    public List<String> resources = new ArrayList<>();

    @JsonPropertyDescription("Objects by their labels.")
    public LabelSelector labelSelector;

    @Size(max = 64)
    @JsonPropertyDescription("Objects by their labels: one of these selectors is enough.")
    public List<LabelSelector> orLabelSelectors = new ArrayList<>();
}
