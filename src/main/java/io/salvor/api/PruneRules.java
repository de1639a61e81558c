package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a prune may leave, and how fast it may be. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PruneRules {
    private static final String QUANTITY = "^[0-9]{1,9}(\\.[0-9]{1,3})?(Ki|Mi|Gi|Ti|k|M|G|T)?$";

    @Pattern("^([0-9]{1,2}(\\.[0-9]{1,3})?%|100%|unlimited|[0-9]{1,9}(\\.[0-9]{1,3})?(Ki|Mi|Gi|Ti|k|M|G|T)?)$")
    @JsonPropertyDescription(
            "How much that nothing needs may stay, because to be rid of it other data has to be written anew: a percentage of the repository, a size such as 10Gi, or unlimited; 5% unless given.")
    public String maxUnused;

    @Pattern(QUANTITY)
    @JsonPropertyDescription(
            "The most that one prune writes anew, such as 50Gi; the rest is for the next one. No limit unless given.")
    public String maxRepackSize;

    @Pattern(QUANTITY)
    @JsonPropertyDescription("The most bytes a second that maintenance sends, such as 10Mi; no limit unless given.")
    public String limitUpload;

    @Pattern(QUANTITY)
    @JsonPropertyDescription("The most bytes a second that maintenance reads, such as 10Mi; no limit unless given.")
    public String limitDownload;
}
