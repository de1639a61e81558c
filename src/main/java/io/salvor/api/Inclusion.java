package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What a policy takes in. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class Inclusion extends Selection {
    @Size(max = 1000)
    @JsonPropertyDescription(
            "Cluster-scoped resources to store beside those that belong to the namespaces, written as resources are.")
    public List<String> clusterResources = new ArrayList<>();
}
