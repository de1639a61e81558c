package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A PersistentVolumeClaim, by its identity. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ClaimReference {
    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Its name.")
    public String name;

    @Size(max = 128)
    @JsonPropertyDescription("Its UID.")
    public String uid;

    @Size(max = 253)
    @JsonPropertyDescription("The PersistentVolume it is bound to.")
    public String persistentVolume;
}
