package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A Git repository, branch and folder to sync policies from. */
@RegisterForReflection
@JsonClassDescription("Where the policies are and how often to look.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PolicySourceSpec {
    @Required
    @Pattern("^(https?|file)://.+$")
    @Size(max = 2048)
    @JsonPropertyDescription("URL of the repository: https, http or file.")
    public String url;

    @JsonPropertyDescription("Which revision to follow; the branch main unless given.")
    public GitReference ref = new GitReference();

    @Default(".")
    @Size(max = 1024)
    @JsonPropertyDescription("Folder in the repository that holds the policy files; it is read with its subfolders.")
    public String path;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default("1m")
    @JsonPropertyDescription("How often to look for a new revision.")
    public String interval;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default("60s")
    @JsonPropertyDescription("How long one Git operation may take.")
    public String timeout;

    @Default("false")
    @JsonPropertyDescription("True stops syncing; policies already applied stay in force.")
    public Boolean suspend;
}
