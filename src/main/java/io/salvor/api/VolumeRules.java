package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** Which pod volumes are saved. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeRules {
    @Default("Backup")
    @JsonPropertyDescription(
            "For volumes that no annotation and no rule speaks of: Backup saves them, Skip leaves them out, Fail makes the Backup PartiallyFailed.")
    @JsonProperty("default")
    public VolumeAction defaultAction;

    @Default("10%")
    @Pattern("^(off|[0-9]{1,2}%)$")
    @JsonPropertyDescription(
            "A volume is Suspicious when it held much and now holds less than this share of it, in files and in bytes, or nothing; off turns that off.")
    public String suspiciousBelow;

    @Size(max = 256)
    @JsonPropertyDescription("Rules, first match wins; annotations of the pod come before them.")
    public List<VolumeRule> rules = new ArrayList<>();
}
