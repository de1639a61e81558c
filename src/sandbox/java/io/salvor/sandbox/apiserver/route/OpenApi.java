package io.salvor.sandbox.apiserver.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.http.Responses;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The OpenAPI documents. They say that fields are validated on the server, which spares kubectl its
 * own validation, and carry the schemas of custom resources for {@code kubectl explain}.
 */
public final class OpenApi {

    private final ResourceCatalog catalog;

    public OpenApi(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    void serve(Request request, List<String> path) throws IOException {
        if (path.equals(List.of("v2"))) {
            v2(request);
        } else if (path.equals(List.of("v3"))) {
            Responses.json(request, 200, index());
        } else if (path.size() >= 3 && path.get(0).equals("v3")) {
            boolean core = path.get(1).equals("api");
            Responses.json(request, 200, document(core ? "" : path.get(2), path.get(path.size() - 1)));
        } else {
            throw ApiException.noSuchPath();
        }
    }

    /** An empty document: clients that still ask for it fall back on what they know themselves. */
    private static void v2(Request request) throws IOException {
        String protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
        if (request.header("Accept").contains(protobuf)) {
            // Field 1, "swagger", of the document message.
            byte[] document = "\n\u00032.0".getBytes(StandardCharsets.ISO_8859_1);
            Responses.bytes(request, 200, protobuf, document, List.of());
        } else {
            ObjectNode document = Json.object().put("swagger", "2.0");
            document.putObject("info").put("title", "Sandbox").put("version", "v1");
            document.putObject("paths");
            Responses.json(request, 200, document);
        }
    }

    private ObjectNode index() {
        Set<String> versions = new LinkedHashSet<>();
        catalog.all().forEach(type -> versions.add(base(type)));
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        versions.forEach(version -> paths.putObject(version).put("serverRelativeURL", "/openapi/v3/" + version));
        return index;
    }

    private static String base(ResourceType type) {
        return type.group().isEmpty() ? "api/" + type.version() : "apis/" + type.group() + "/" + type.version();
    }

    private ObjectNode document(String group, String version) {
        List<ResourceType> types = catalog.in(group, version);
        if (types.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Sandbox").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (ResourceType type : types) {
            String collection =
                    "/" + base(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
            ObjectNode one = paths.putObject(collection + "/{name}");
            for (String verb : new String[] {"get", "put", "patch", "delete"}) {
                operation(one, verb, type);
            }
            ObjectNode many = paths.putObject(collection);
            operation(many, "get", type);
            operation(many, "post", type);
            schemas.set(schemaName(type), schema(type));
        }
        return document;
    }

    private static String schemaName(ResourceType type) {
        return (type.group().isEmpty() ? "core" : type.group()) + "." + type.version() + "." + type.kind();
    }

    private static void operation(ObjectNode path, String verb, ResourceType type) {
        ObjectNode operation = path.putObject(verb);
        operation.put("operationId", verb + type.version() + type.kind());
        operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
        operation.put("x-kubernetes-action", verb);
        ArrayNode parameters = operation.putArray("parameters");
        if (!verb.equals("get") && !verb.equals("delete")) {
            for (String name : new String[] {"dryRun", "fieldManager", "fieldValidation"}) {
                parameters
                        .addObject()
                        .put("name", name)
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", "string");
            }
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + schemaName(type));
    }

    private static ObjectNode groupVersionKind(ResourceType type) {
        return Json.object()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", type.kind());
    }

    private static ObjectNode schema(ResourceType type) {
        ObjectNode schema = type.custom() != null && type.custom().schema() instanceof ObjectNode known
                ? known.deepCopy()
                : Json.object().put("type", "object");
        schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
        return schema;
    }
}
