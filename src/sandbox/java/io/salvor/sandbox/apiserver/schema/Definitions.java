package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.CustomVersion;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Reads CustomResourceDefinitions. */
public final class Definitions {

    private Definitions() {}

    /**
     * The resources a definition serves; versions that are not served are left out.
     *
     * @throws IllegalArgumentException when a rule of a schema cannot be compiled
     */
    public static List<ResourceType> typesOf(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode names = spec.path("names");
        List<ResourceType> types = new ArrayList<>();
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean(false)) {
                JsonNode schema = version.path("schema").path("openAPIV3Schema");
                List<JsonNode> columns = new ArrayList<>();
                version.path("additionalPrinterColumns").forEach(columns::add);
                String group = spec.path("group").asText();
                types.add(new ResourceType(
                        group,
                        version.path("name").asText(),
                        names.path("kind").asText(),
                        names.path("plural").asText(),
                        names.path("singular").asText(),
                        "Namespaced".equals(spec.path("scope").asText()),
                        strings(names.path("shortNames")),
                        strings(names.path("categories")),
                        names.path("plural").asText() + "." + group,
                        version.path("subresources").has("status"),
                        true,
                        new CustomVersion(
                                Json.text(definition, "metadata", "name"),
                                schema,
                                columns,
                                version.path("selectableFields"),
                                CelRules.compile(schema))));
            }
        }
        return types;
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }
}
