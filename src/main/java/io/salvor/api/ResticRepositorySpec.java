package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The restic repository of one namespace in one location. */
@RegisterForReflection
@JsonClassDescription(
        "Which repository it is, and how it is maintained; the operator changes only repoIdentifier, where the location lies elsewhere than before.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "self.backupStorageLocation == oldSelf.backupStorageLocation && self.volumeNamespace == oldSelf.volumeNamespace",
        message =
                "which repository it is cannot be changed, only how it is maintained: delete it and the operator makes it again")
public class ResticRepositorySpec extends MaintenanceRules {
    @Required
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the location.")
    public String backupStorageLocation;

    @Required
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Namespace whose volumes it holds.")
    public String volumeNamespace;

    @Required
    @Size(max = 2048)
    @JsonPropertyDescription("The repository as restic names it.")
    public String repoIdentifier;
}
