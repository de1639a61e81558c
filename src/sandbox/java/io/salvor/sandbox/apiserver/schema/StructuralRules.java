package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Cause;
import java.util.ArrayList;
import java.util.List;

/** What a schema must be like to be taken: of the many rules of a real server, those about lists that are maps. */
public final class StructuralRules {

    private final List<Cause> causes = new ArrayList<>();

    private StructuralRules() {}

    /** What is wrong with the schemas of a definition. */
    public static List<Cause> check(ObjectNode definition) {
        StructuralRules rules = new StructuralRules();
        JsonNode versions = definition.path("spec").path("versions");
        for (int i = 0; i < versions.size(); i++) {
            String path = versions.size() == 1 ? "spec.validation" : "spec.versions[" + i + "].schema";
            rules.schema(versions.get(i).path("schema").path("openAPIV3Schema"), path + ".openAPIV3Schema");
        }
        return rules.causes;
    }

    private void schema(JsonNode schema, String path) {
        if (schema.path("x-kubernetes-list-type").asText().equals("map")) {
            keys(schema, path);
        }
        schema.path("properties")
                .properties()
                .forEach(property -> schema(property.getValue(), path + ".properties[" + property.getKey() + "]"));
        for (String inner : List.of("items", "additionalProperties")) {
            if (schema.path(inner).isObject()) {
                schema(schema.path(inner), path + "." + inner);
            }
        }
    }

    private void keys(JsonNode list, String path) {
        JsonNode items = list.path("items");
        List<String> required = new ArrayList<>();
        items.path("required").forEach(name -> required.add(name.asText()));
        for (JsonNode key : list.path("x-kubernetes-list-map-keys")) {
            JsonNode property = items.path("properties").path(key.asText());
            if (!required.contains(key.asText()) && !property.has("default")) {
                causes.add(new Cause(
                        "FieldValueRequired",
                        "Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be"
                                + " a required property",
                        path + ".items.properties[" + key.asText() + "].default"));
            }
        }
    }
}
