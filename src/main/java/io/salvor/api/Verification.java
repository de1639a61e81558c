package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What must be signed, and by whom. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class Verification {
    @Default("HEAD")
    @JsonPropertyDescription("HEAD: the commit must be signed. Tag: the tag that ref.tag names must be.")
    public VerificationMode mode;

    @Required
    @JsonPropertyDescription(
            "Secret with the trusted public keys: OpenPGP under keys that end in .asc, SSH under keys that end in .sshpub.")
    public SecretReference secretRef;
}
