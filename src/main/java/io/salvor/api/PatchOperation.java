package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One operation of a JSON patch, RFC 6902. An empty value is one too, so nothing that is set is left out. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = "(self.op in ['move', 'copy']) == has(self.from)", message = "from goes with move and copy")
public class PatchOperation {
    @Required
    @Pattern("^(add|remove|replace|move|copy|test)$")
    @Size(max = 16)
    @JsonPropertyDescription("add, remove, replace, move, copy or test.")
    public String op;

    @Required
    @Pattern("^(/.*)?$")
    @Size(max = 1024)
    @JsonPropertyDescription("The field, as a JSON pointer: ~1 stands for a slash in a name, ~0 for a tilde.")
    public String path;

    @Pattern("^(/.*)?$")
    @Size(max = 1024)
    @JsonPropertyDescription("Of move and copy: the field that is taken.")
    public String from;

    @Nullable
    @PreserveUnknownFields
    @JsonPropertyDescription("Of add, replace and test: the value, of any type.")
    public JsonNode value;
}
