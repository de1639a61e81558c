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

    @JsonPropertyDescription(
            "Nodes of the backup to nodes of the target cluster, by name or by the value of the label that a volume's"
                    + " node affinity names.")
    public Map<String, String> nodeMapping;

    @JsonPropertyDescription(
            "Folders of local and hostPath volumes and of NFS shares in the backup to those of the target cluster,"
                    + " with all below them; one that is mapped to itself may be shared with another volume.")
    public Map<String, String> pathMapping;

    @JsonPropertyDescription(
            "NFS servers, iSCSI portals and handles of CSI volumes in the backup to those of the target cluster.")
    public Map<String, String> serverMapping;
}
