package io.salvor.sandbox.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the protobuf bodies that {@code kubectl create <kind>} sends for built-in kinds. The wire
 * form does not tell an unset text from an empty one, so empty texts are left out.
 */
final class ProtobufBodies {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final Map<String, FileDescriptor> FILES = Map.of(
            "v1", V1.getDescriptor(),
            "apps/v1", V1Apps.getDescriptor(),
            "batch/v1", V1Batch.getDescriptor(),
            "networking.k8s.io/v1", V1Networking.getDescriptor(),
            "rbac.authorization.k8s.io/v1", V1Rbac.getDescriptor(),
            "scheduling.k8s.io/v1", V1Scheduling.getDescriptor(),
            "storage.k8s.io/v1", V1Storage.getDescriptor(),
            "authorization.k8s.io/v1", V1Authorization.getDescriptor());

    /** Messages that are fields in protobuf and parts of their parent in JSON. */
    private static final Set<String> INLINE = Set.of(
            "volumeSource", "persistentVolumeSource", "handler", "localObjectReference", "ephemeralContainerCommon");

    private ProtobufBodies() {}

    /** @throws ApiException UnsupportedMediaType for a kind whose messages are not known */
    static ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw ApiException.badRequest("the body is not a Kubernetes protobuf message");
        }
        try {
            Runtime.Unknown envelope =
                    Runtime.Unknown.parseFrom(ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length));
            String apiVersion = envelope.getTypeMeta().getApiVersion();
            String kind = envelope.getTypeMeta().getKind();
            ObjectNode object =
                    (ObjectNode) message(DynamicMessage.parseFrom(descriptor(apiVersion, kind), envelope.getRaw()));
            return object.put("apiVersion", apiVersion).put("kind", kind);
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw ApiException.badRequest("the body cannot be read as protobuf: " + e.getMessage());
        }
    }

    private static Descriptor descriptor(String apiVersion, String kind) {
        FileDescriptor file = FILES.get(apiVersion);
        Descriptor known = file == null ? null : file.findMessageTypeByName(kind);
        Descriptor descriptor = known == null ? Meta.getDescriptor().findMessageTypeByName(kind) : known;
        if (descriptor == null) {
            throw ApiException.unsupportedMediaType(
                    Bodies.PROTOBUF + " of " + kind + " in " + apiVersion, "application/json, application/yaml");
        }
        return descriptor;
    }

    private static JsonNode message(Message message) throws JsonProcessingException {
        return switch (message.getDescriptorForType().getName()) {
            case "Quantity" -> JsonNodeFactory.instance.textNode((String) field(message, "string"));
            case "Time", "MicroTime" -> time(message);
            case "IntOrString" ->
                (Long) field(message, "type") == 0
                        ? JsonNodeFactory.instance.numberNode((Integer) field(message, "intVal"))
                        : JsonNodeFactory.instance.textNode((String) field(message, "strVal"));
            case "FieldsV1", "RawExtension" -> raw(message);
            default -> object(message);
        };
    }

    private static Object field(Message message, String name) {
        Object value = message.getField(message.getDescriptorForType().findFieldByName(name));
        return value instanceof Integer number && name.equals("type") ? (Object) number.longValue() : value;
    }

    private static JsonNode time(Message message) {
        if (message.getAllFields().isEmpty()) {
            return JsonNodeFactory.instance.nullNode();
        }
        int nanos = (Integer) field(message, "nanos");
        return JsonNodeFactory.instance.textNode(
                Instant.ofEpochSecond((Long) field(message, "seconds"), nanos).toString());
    }

    private static JsonNode raw(Message message) throws JsonProcessingException {
        for (Object value : message.getAllFields().values()) {
            if (value instanceof ByteString bytes) {
                return Json.MAPPER.readTree(bytes.toStringUtf8());
            }
        }
        return Json.object();
    }

    private static ObjectNode object(Message message) throws JsonProcessingException {
        ObjectNode object = Json.object();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.isMapField()) {
                ObjectNode map = object.putObject(field.getName());
                for (Object pair : (List<?>) entry.getValue()) {
                    map.set((String) field((Message) pair, "key"), scalar(field((Message) pair, "value")));
                }
            } else if (field.isRepeated()) {
                ArrayNode list = object.putArray(field.getName());
                for (Object element : (List<?>) entry.getValue()) {
                    list.add(scalar(element));
                }
            } else {
                single(object, field.getName(), scalar(entry.getValue()));
            }
        }
        return object;
    }

    private static void single(ObjectNode object, String name, JsonNode value) {
        if (INLINE.contains(name) && value instanceof ObjectNode inline) {
            object.setAll(inline);
        } else if (!value.isNull() && !(value.isTextual() && value.asText().isEmpty())) {
            object.set(name, value);
        }
    }

    private static JsonNode scalar(Object value) throws JsonProcessingException {
        if (value instanceof Message message) {
            return message(message);
        }
        if (value instanceof ByteString bytes) {
            return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
        }
        return Json.MAPPER.valueToTree(value);
    }
}
