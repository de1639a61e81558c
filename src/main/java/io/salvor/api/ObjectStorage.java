package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A bucket and a folder in it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ObjectStorage {
    @Pattern("^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$")
    @JsonPropertyDescription("Name of the bucket; of the container for azure. The other providers have none.")
    public String bucket;

    @Pattern("^/?[A-Za-z0-9!_.()-]+(/[A-Za-z0-9!_.()-]+)*/?$")
    @Size(max = 512)
    @JsonPropertyDescription("Folder in it; the location uses nothing outside it.")
    public String prefix;

    @Size(max = 131_072)
    @JsonPropertyDescription(
            "Certificates of those whom the service's certificate is signed by, as PEM, or as base64 of that. They are trusted beside the usual ones.")
    public String caCert;

    @JsonPropertyDescription("Secret and key that hold such certificates as PEM.")
    public SecretKeyReference caCertRef;
}
