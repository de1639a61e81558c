package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How the S3 service is reached. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ObjectStorageConfig {
    @Pattern("^https?://[^/]+/?$")
    @Size(max = 512)
    @JsonPropertyDescription("URL of the S3 service without a path; s3.amazonaws.com unless given.")
    public String s3Url;

    @Size(max = 64)
    @JsonPropertyDescription("Region; us-east-1 unless given.")
    public String region;
}
