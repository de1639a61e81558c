package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/** How static PersistentVolumes come back. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class StaticVolumes {
    @Default("Recreate")
    @JsonPropertyDescription("What a restore does with them.")
    public StaticVolumeRestore restore;

    @JsonPropertyDescription("Node names of the backup to node names of the target cluster, for local volumes.")
    public Map<String, String> nodeMapping;
}
