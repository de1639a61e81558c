package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How the claims in the namespaces of a policy are covered, by all policies together. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public class CoverageSummary {
    @JsonProperty("protected")
    @JsonPropertyDescription(
            "Claims that the next run of a policy saves, those that are stale or were never saved included.")
    public int protectedClaims;

    @JsonPropertyDescription("Protected claims whose last good backup is older than promised.")
    public int stale;

    @JsonPropertyDescription("Protected claims that have no good backup yet.")
    public int neverSaved;

    @JsonPropertyDescription("Claims that a rule, an annotation or a label leaves out.")
    public int leftOut;

    @JsonPropertyDescription("Claims that no run will save, and nobody has left out.")
    public int unprotected;
}
