package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An NFS share. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class NfsShare {
    @Size(max = 253)
    @JsonPropertyDescription("The server, by name or glob.")
    public String server;

    @Size(max = 1024)
    @JsonPropertyDescription("The path on the server, or a glob; * also stands for slashes.")
    public String path;
}
