package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Which revision of a repository to follow. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "(has(self.branch) ? 1 : 0) + (has(self.tag) ? 1 : 0) + (has(self.commit) ? 1 : 0) <= 1",
        message = "give one of branch, tag and commit")
public class GitReference {
    @Size(min = 1, max = 255)
    @JsonPropertyDescription("Branch to follow.")
    public String branch;

    @Size(min = 1, max = 255)
    @JsonPropertyDescription("Tag to follow.")
    public String tag;

    @Pattern("^[0-9a-f]{40}$")
    @JsonPropertyDescription("Commit to stay at, with all of its 40 digits.")
    public String commit;
}
