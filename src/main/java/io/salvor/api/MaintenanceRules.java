package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How repositories are looked after; what is not given is decided elsewhere, so nothing here has a default. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class MaintenanceRules {
    private static final int MOST_DAYS = 3650;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @JsonPropertyDescription(
            "How often snapshots that expired are forgotten and the repository is pruned; 168h unless given anywhere.")
    public String maintenanceFrequency;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @JsonPropertyDescription("How often the repository is checked; with each maintenance unless given anywhere.")
    public String checkFrequency;

    @Min(1)
    @Max(MOST_DAYS)
    @JsonPropertyDescription(
            "In how many days all data is read once: each check reads its share of it, in turn. No data is read unless given.")
    public Integer readDataDays;

    @JsonPropertyDescription("What a prune may leave, and how fast it may be.")
    public PruneRules prune;

    @JsonPropertyDescription("When maintenance may begin; at any time unless given.")
    public MaintenanceWindow maintenanceWindow;

    @JsonPropertyDescription(
            "True stops maintenance: nothing is forgotten, pruned or checked; Backups and Restores go on.")
    public Boolean suspend;
}
