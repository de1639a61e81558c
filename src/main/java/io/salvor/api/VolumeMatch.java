package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which volumes a rule is for; every given part must match. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeMatch {
    @Size(max = 256)
    @JsonPropertyDescription("Namespaces of the pod, by name or glob.")
    public List<String> namespaces = new ArrayList<>();

    @Size(max = 256)
    @JsonPropertyDescription("Names of the claims behind the volumes, by name or glob.")
    public List<String> claims = new ArrayList<>();

    @Size(max = 256)
    @JsonPropertyDescription("Names of the volumes in the pod, by name or glob.")
    public List<String> volumes = new ArrayList<>();

    @JsonPropertyDescription("Labels that the pod must carry.")
    public Map<String, String> podLabels;

    @Size(max = 256)
    @JsonPropertyDescription("Storage classes of the claims, by name or glob.")
    public List<String> storageClasses = new ArrayList<>();

    @JsonPropertyDescription("Labels that the claim must carry.")
    public Map<String, String> claimLabels;

    @Size(max = 64)
    @JsonPropertyDescription(
            "What stands behind the volume, as the field of the pod or the PersistentVolume names it: emptyDir, persistentVolumeClaim, ephemeral, local, nfs, csi.")
    public List<String> volumeTypes = new ArrayList<>();

    @Size(max = 4)
    @JsonPropertyDescription("Access modes; the claim must ask for one of them.")
    public List<AccessMode> accessModes = new ArrayList<>();

    @JsonPropertyDescription("Capacity of the claim.")
    public SizeRange size;

    @JsonPropertyDescription("The NFS share behind the volume.")
    public NfsShare nfs;

    @Size(max = 256)
    @JsonPropertyDescription("Names of the CSI drivers, by name or glob.")
    public List<String> csiDrivers = new ArrayList<>();
}
