package io.salvor.policy.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The schema of a policy file: the CRD's spec, in a manifest that states nothing that is the cluster's to say. */
public final class ManifestSchema {
    /** A DNS subdomain (RFC 1123), as the API server wants names of objects. */
    static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** The value of a label. */
    static final String LABEL_VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

    /** A Backup is named after its policy, a dash and fourteen digits, in at most 253 characters. */
    private static final int LONGEST_NAME = 238;

    private static final int LONGEST_LABEL = 63;

    private ManifestSchema() {}

    public static JsonNode of(JsonNode openApiSchema) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        properties.set("apiVersion", text());
        properties.set("kind", text());
        properties.set("metadata", metadata());
        properties.set("spec", openApiSchema.at("/properties/spec"));
        return object(properties, "metadata", "spec");
    }

    private static JsonNode metadata() {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        properties.set("name", text().put("pattern", NAME).put("maxLength", LONGEST_NAME));
        properties.set("namespace", text());
        properties.set("labels", texts(text().put("pattern", LABEL_VALUE).put("maxLength", LONGEST_LABEL)));
        properties.set("annotations", texts(text()));
        return object(properties, "name");
    }

    private static ObjectNode text() {
        return JsonNodeFactory.instance.objectNode().put("type", "string");
    }

    private static ObjectNode texts(ObjectNode value) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.set("additionalProperties", value);
        return schema;
    }

    private static ObjectNode object(ObjectNode properties, String... required) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.set("properties", properties);
        for (String name : required) {
            schema.withArray("required").add(name);
        }
        return schema;
    }
}
