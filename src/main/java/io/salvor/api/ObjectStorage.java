package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A bucket and a folder in it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ObjectStorage {
    @Required
    @Pattern("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    @JsonPropertyDescription("Name of the bucket.")
    public String bucket;

    @Pattern("^[A-Za-z0-9!_.()-]+(/[A-Za-z0-9!_.()-]+)*$")
    @Size(max = 512)
    @JsonPropertyDescription("Folder in the bucket; the location uses nothing outside it.")
    public String prefix;
}
