package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** Names that a policy takes in or leaves out. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class Selection {
    @Size(max = 1000)
    @JsonPropertyDescription("Namespaces by name or glob (* and ?).")
    public List<String> namespaces = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription("Resources as plural or plural.group, by name or glob; empty means all.")
    public List<String> resources = new ArrayList<>();
}
