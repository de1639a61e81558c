package io.salvor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes JSON Schemas (draft 7) of the kinds from their definitions, for editors: a manifest as people write it, so without
 * status, and no keys but those that are known. Rules in CEL have no counterpart and are left out.
 */
final class EditorSchemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> KEPT = List.of(
            "type",
            "description",
            "default",
            "required",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minimum",
            "maximum");

    private EditorSchemas() {}

    /** The files, by their path in the layout that catalogs of schemas have: {@code salvor.io/backuppolicy_v1alpha1.json}. */
    static Map<String, String> of(Path definitions) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> crds = Files.list(definitions)) {
            for (Path crd : crds.sorted().toList()) {
                CustomResourceDefinition definition =
                        Serialization.unmarshal(Files.readString(crd), CustomResourceDefinition.class);
                for (CustomResourceDefinitionVersion version :
                        definition.getSpec().getVersions()) {
                    String kind = definition.getSpec().getNames().getKind();
                    String name = kind.toLowerCase(Locale.ROOT) + "_" + version.getName() + ".json";
                    files.put(
                            definition.getSpec().getGroup() + "/" + name,
                            new ObjectMapper()
                                            .writerWithDefaultPrettyPrinter()
                                            .writeValueAsString(manifest(definition, version))
                                    + "\n");
                }
            }
        }
        return files;
    }

    private static ObjectNode manifest(CustomResourceDefinition definition, CustomResourceDefinitionVersion version) {
        String kind = definition.getSpec().getNames().getKind();
        JsonNode root =
                Serialization.jsonMapper().valueToTree(version.getSchema().getOpenAPIV3Schema());
        ObjectNode properties = JSON.objectNode();
        properties
                .putObject("apiVersion")
                .put("type", "string")
                .putArray("enum")
                .add(definition.getSpec().getGroup() + "/" + version.getName());
        properties.putObject("kind").put("type", "string").putArray("enum").add(kind);
        properties.set("metadata", metadata(kind));
        properties.set("spec", schema(root.at("/properties/spec")));
        ObjectNode manifest = JSON.objectNode();
        manifest.put("$schema", "http://json-schema.org/draft-07/schema#");
        manifest.put("title", kind);
        manifest.put("description", root.get("description").asText());
        manifest.put("type", "object");
        manifest.putArray("required")
                .add("apiVersion")
                .add("kind")
                .add("metadata")
                .add("spec");
        manifest.set("properties", properties);
        return manifest.put("additionalProperties", false);
    }

    /** A policy file states no more metadata than a sync takes; other kinds have what people write in manifests. */
    private static ObjectNode metadata(String kind) {
        ObjectNode properties = JSON.objectNode();
        properties.putObject("name").put("type", "string").put("description", "Name of the object.");
        properties.putObject("namespace").put("type", "string").put("description", "The operator's namespace.");
        boolean policy = kind.equals("BackupPolicy");
        if (!policy) {
            properties
                    .putObject("generateName")
                    .put("type", "string")
                    .put("description", "What the API server makes a name from.");
        }
        for (String texts : List.of("labels", "annotations")) {
            properties
                    .putObject(texts)
                    .put("type", "object")
                    .putObject("additionalProperties")
                    .put("type", "string");
        }
        ObjectNode metadata = JSON.objectNode().put("type", "object");
        if (policy) {
            metadata.putArray("required").add("name");
        }
        metadata.set("properties", properties);
        return metadata.put("additionalProperties", false);
    }

    private static ObjectNode schema(JsonNode definition) {
        ObjectNode schema = JSON.objectNode();
        for (String keyword : KEPT) {
            if (definition.has(keyword)) {
                schema.set(keyword, plain(definition.get(keyword)));
            }
        }
        if (definition.path("nullable").asBoolean()) {
            ArrayNode types = JSON.arrayNode().add(definition.get("type")).add("null");
            schema.set("type", types);
        }
        if (definition.path("x-kubernetes-int-or-string").asBoolean()) {
            schema.putArray("type").add("integer").add("string");
        }
        if (definition.has("items")) {
            schema.set("items", schema(definition.get("items")));
        }
        if (definition.has("properties")) {
            ObjectNode properties = schema.putObject("properties");
            definition
                    .get("properties")
                    .properties()
                    .forEach(property -> properties.set(property.getKey(), schema(property.getValue())));
            schema.put("additionalProperties", false);
        } else if (definition.path("additionalProperties").isObject()) {
            schema.set("additionalProperties", schema(definition.get("additionalProperties")));
        }
        return schema;
    }

    /** Bounds are written as {@code 1.0}, which is the same number and reads worse. */
    private static JsonNode plain(JsonNode value) {
        boolean whole = value.isDouble() && value.doubleValue() == Math.rint(value.doubleValue());
        return whole ? JSON.numberNode(value.longValue()) : value;
    }
}
