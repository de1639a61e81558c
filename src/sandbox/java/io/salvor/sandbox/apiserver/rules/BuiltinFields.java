package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which fields built-in kinds have, and of which type, from the client's model of them. */
final class BuiltinFields {

    /** Kinds whose model does not mirror their JSON: they are left as they are. */
    private static final Set<String> EXEMPT = Set.of("CustomResourceDefinition", "ControllerRevision", "Event");

    /** Types that are written as a single value, in forms of their own. */
    private static final List<Class<?>> SCALARS =
            List.of(Quantity.class, IntOrString.class, AnyType.class, Duration.class);

    private final ObjectMapper mapper = new ObjectMapper();
    private final KubernetesSerialization models = new KubernetesSerialization();
    private final Map<Class<?>, Map<String, JavaType>> properties = new ConcurrentHashMap<>();

    /**
     * Removes fields the kind does not have, in place.
     *
     * @return their paths
     * @throws ApiException BadRequest when a field has a value of another type
     */
    List<String> prune(ResourceType type, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        Optional<Class<?>> model = EXEMPT.contains(type.kind())
                ? Optional.empty()
                : Optional.ofNullable(models.getRegisteredKubernetesResource(type.apiVersion(), type.kind()));
        model.ifPresent(found -> walk(object, mapper.constructType(found), type.kind(), "", unknown));
        return unknown;
    }

    private void walk(JsonNode value, JavaType type, String kind, String path, List<String> unknown) {
        Class<?> raw = type.getRawClass();
        if (value.isNull() || SCALARS.contains(raw) || raw == Object.class) {
            return;
        }
        if (type.isCollectionLikeType()) {
            require(value.isArray(), value, kind, path, "a list");
            for (int i = 0; i < value.size(); i++) {
                walk(value.get(i), type.getContentType(), kind, path + "[" + i + "]", unknown);
            }
        } else if (type.isMapLikeType()) {
            require(value.isObject(), value, kind, path, "a map");
            value.properties()
                    .forEach(entry ->
                            walk(entry.getValue(), type.getContentType(), kind, path + "." + entry.getKey(), unknown));
        } else if (raw.getName().startsWith("io.fabric8.")) {
            require(value.isObject(), value, kind, path, "an object");
            bean((ObjectNode) value, type, kind, path, unknown);
        } else {
            scalar(value, raw, kind, path);
        }
    }

    private void bean(ObjectNode object, JavaType type, String kind, String path, List<String> unknown) {
        Map<String, JavaType> known = properties.computeIfAbsent(type.getRawClass(), any -> propertiesOf(type));
        if (known.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String at = SchemaValidator.join(path, name);
            if (known.containsKey(name)) {
                walk(object.get(name), known.get(name), kind, at, unknown);
            } else {
                object.remove(name);
                unknown.add(at);
            }
        }
    }

    private Map<String, JavaType> propertiesOf(JavaType type) {
        return mapper.getDeserializationConfig().introspect(type).findProperties().stream()
                .collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getPrimaryType));
    }

    private static void scalar(JsonNode value, Class<?> type, String kind, String path) {
        if (type == String.class) {
            require(value.isTextual(), value, kind, path, "string");
        } else if (type == Integer.class || type == Long.class) {
            require(value.isIntegralNumber(), value, kind, path, "integer");
        } else if (type == Boolean.class) {
            require(value.isBoolean(), value, kind, path, "bool");
        }
    }

    private static void require(boolean fits, JsonNode value, String kind, String path, String type) {
        if (!fits) {
            throw ApiException.badRequest(kind + " cannot be handled as a " + kind + ": json: cannot unmarshal "
                    + SchemaValidator.typeOf(value) + " into field " + kind + "." + path + " of type " + type);
        }
    }
}
