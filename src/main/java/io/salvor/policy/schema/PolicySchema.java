package io.salvor.policy.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.policy.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The schema of BackupPolicy, as the API server gets it. */
public final class PolicySchema {
    private static final String RESOURCE = "/crds/backuppolicies.salvor.io-v1.yml";

    private PolicySchema() {}

    /** The {@code openAPIV3Schema} of the CRD that is part of this program. */
    public static JsonNode load() {
        try (InputStream stream = PolicySchema.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            JsonNode crd = YamlReader.read(stream.readAllBytes(), (rule, place, message) -> {
                        throw new IllegalStateException(RESOURCE + ":" + place.line() + ": " + message);
                    })
                    .get(0)
                    .root();
            return crd.at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " cannot be read", e);
        }
    }

    /** The spec with the defaults of the schema filled in, as the API server would store it; the argument is left alone. */
    public static JsonNode withDefaults(JsonNode openApiSchema, JsonNode spec) {
        JsonNode copy = spec.deepCopy();
        fill(openApiSchema.at("/properties/spec"), copy);
        return copy;
    }

    private static void fill(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                if (!object.has(property.getKey()) && property.getValue().has("default")) {
                    object.set(
                            property.getKey(),
                            property.getValue().get("default").deepCopy());
                }
                fill(property.getValue(), object.path(property.getKey()));
            }
        } else if (value.isArray()) {
            value.forEach(item -> fill(schema.path("items"), item));
        }
    }
}
