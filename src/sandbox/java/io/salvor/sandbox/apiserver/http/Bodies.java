package io.salvor.sandbox.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.io.IOException;
import java.util.Set;

/** Reads request bodies in the formats the server knows. */
public final class Bodies {

    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String ACCEPTED = "application/json, application/yaml, " + PROTOBUF;
    private static final Set<String> JSON_TYPES = Set.of(
            "",
            "application/json",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");
    private static final Set<String> YAML_TYPES = Set.of("application/yaml", "application/apply-patch+yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    private Bodies() {}

    /** The body as a tree; an empty object when there is none. */
    public static JsonNode any(Request request) {
        byte[] body = request.body();
        if (body.length == 0) {
            return Json.object();
        }
        String contentType = request.contentType();
        try {
            if (PROTOBUF.equals(contentType)) {
                return ProtobufBodies.read(body);
            }
            if (JSON_TYPES.contains(contentType)) {
                return Json.MAPPER.readTree(body);
            }
            if (YAML_TYPES.contains(contentType)) {
                return YAML.readTree(body);
            }
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("the object provided is unrecognized: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ApiException.badRequest("the body could not be read: " + e.getMessage());
        }
        throw ApiException.unsupportedMediaType(contentType, ACCEPTED);
    }

    public static ObjectNode object(Request request) {
        if (any(request) instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the body of the request is not an object");
    }

    /** The body as an object of a kind. */
    public static ObjectNode object(Request request, ResourceType type) {
        ObjectNode object = object(request);
        requireKind(object, type);
        return object;
    }

    public static void requireKind(ObjectNode object, ResourceType type) {
        String kind = Json.text(object, "kind");
        String apiVersion = Json.text(object, "apiVersion");
        if (kind.isEmpty()) {
            throw ApiException.badRequest("Object 'Kind' is missing in the body of the request");
        }
        if (!kind.equals(type.kind()) || !apiVersion.equals(type.apiVersion())) {
            throw ApiException.badRequest("the body of the request is a " + kind + " in " + apiVersion
                    + ", but the path is that of a " + type.kind() + " in " + type.apiVersion());
        }
    }
}
