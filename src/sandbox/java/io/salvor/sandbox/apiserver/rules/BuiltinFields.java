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
import io.salvor.sandbox.apiserver.api.WriteOptions;
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

    /** One object on its way: what it is, how it is written, and the fields nobody knows. */
    private record Walk(ResourceType type, ObjectNode object, WriteOptions options, List<String> unknown) {

        /** @param field of which struct and at which path, as {@code PodSpec.spec.hostNetwork} */
        void require(boolean fits, JsonNode value, String field, String type) {
            if (!fits) {
                String why = "json: cannot unmarshal " + SchemaValidator.typeOf(value) + " into Go struct field "
                        + field + " of type " + type;
                throw options.wrongType(this.type, object, why);
            }
        }
    }

    /** Where a value stands: its path for people, and the field of the struct that holds it for messages. */
    private record Place(String path, String struct, String fields) {

        Place field(String struct, String name) {
            return new Place(SchemaValidator.join(path, name), struct, SchemaValidator.join(fields, name));
        }

        Place element(String step) {
            return new Place(path + step, struct, fields);
        }

        String name() {
            return struct + "." + fields;
        }
    }

    /**
     * Removes fields the kind does not have, in place, and reports them to the options.
     *
     * @throws ApiException when a field has a value of another type
     */
    void prune(ResourceType type, ObjectNode object, WriteOptions options) {
        Optional<Class<?>> model = EXEMPT.contains(type.kind())
                ? Optional.empty()
                : Optional.ofNullable(models.getRegisteredKubernetesResource(type.apiVersion(), type.kind()));
        Walk walk = new Walk(type, object, options, new ArrayList<>());
        model.ifPresent(found -> walk(walk, object, mapper.constructType(found), new Place("", type.kind(), "")));
        options.unknownFields(type, walk.unknown());
    }

    private void walk(Walk walk, JsonNode value, JavaType type, Place place) {
        Class<?> raw = type.getRawClass();
        if (value.isNull() || SCALARS.contains(raw) || raw == Object.class) {
            return;
        }
        walk.require(fits(value, type), value, place.name(), goType(type));
        if (type.isCollectionLikeType()) {
            for (int i = 0; i < value.size(); i++) {
                walk(walk, value.get(i), type.getContentType(), place.element("[" + i + "]"));
            }
        } else if (type.isMapLikeType()) {
            value.properties()
                    .forEach(entry ->
                            walk(walk, entry.getValue(), type.getContentType(), place.element("." + entry.getKey())));
        } else if (isStruct(raw)) {
            fields(walk, (ObjectNode) value, type, place);
        }
    }

    private void fields(Walk walk, ObjectNode object, JavaType type, Place place) {
        Map<String, JavaType> known = properties.computeIfAbsent(type.getRawClass(), any -> propertiesOf(type));
        if (known.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            Place at = place.field(type.getRawClass().getSimpleName(), name);
            if (known.containsKey(name)) {
                walk(walk, object.get(name), known.get(name), at);
            } else {
                object.remove(name);
                walk.unknown().add(at.path());
            }
        }
    }

    private Map<String, JavaType> propertiesOf(JavaType type) {
        return mapper.getDeserializationConfig().introspect(type).findProperties().stream()
                .collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getPrimaryType));
    }

    private static boolean isStruct(Class<?> type) {
        return type.getName().startsWith("io.fabric8.");
    }

    private static boolean fits(JsonNode value, JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isCollectionLikeType()) {
            return value.isArray();
        } else if (type.isMapLikeType() || isStruct(raw)) {
            return value.isObject();
        } else if (raw == String.class) {
            return value.isTextual();
        } else if (raw == Integer.class || raw == Long.class) {
            return value.isIntegralNumber();
        }
        return raw != Boolean.class || value.isBoolean();
    }

    private static String goType(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isCollectionLikeType()) {
            return "[]" + goType(type.getContentType());
        } else if (type.isMapLikeType()) {
            return "map[string]" + goType(type.getContentType());
        } else if (isStruct(raw)) {
            return "v1." + raw.getSimpleName();
        }
        return Map.<Class<?>, String>of(
                        String.class, "string", Integer.class, "int32", Long.class, "int64", Boolean.class, "bool")
                .getOrDefault(raw, raw.getSimpleName());
    }
}
