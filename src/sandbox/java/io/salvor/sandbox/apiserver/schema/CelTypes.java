package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.common.types.pb.ProtoTypeRegistry;
import org.projectnessie.cel.common.types.ref.FieldType;
import org.projectnessie.cel.common.types.ref.TypeProvider;
import org.projectnessie.cel.common.types.ref.Val;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Type;

/**
 * The types a schema gives to CEL, so that a rule about a field that is not there, or of another
 * type, is refused with the definition. Each object of the schema is a type named by its path.
 */
final class CelTypes implements TypeProvider {

    private final TypeProvider standard = ProtoTypeRegistry.newRegistry();
    private final Map<String, JsonNode> objects = new HashMap<>();

    /** The type of a schema; {@code name} must be its own. */
    Type declare(String name, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return Decls.Dyn;
        }
        return switch (schema.path("type").asText()) {
            case "string" -> text(schema.path("format").asText());
            case "integer" -> Decls.Int;
            case "number" -> Decls.Double;
            case "boolean" -> Decls.Bool;
            case "array" -> Decls.newListType(declare(name + ".items", schema.path("items")));
            case "object" -> object(name, schema);
            default -> Decls.Dyn;
        };
    }

    private static Type text(String format) {
        return switch (format) {
            case "date-time" -> Decls.Timestamp;
            case "duration" -> Decls.Duration;
            case "byte" -> Decls.Bytes;
            default -> Decls.String;
        };
    }

    private Type object(String name, JsonNode schema) {
        if (schema.path("additionalProperties").isObject()) {
            return Decls.newMapType(Decls.String, declare(name + ".values", schema.path("additionalProperties")));
        }
        objects.put(name, schema);
        return Decls.newObjectType(name);
    }

    @Override
    public Type findType(String name) {
        return objects.containsKey(name)
                ? Type.newBuilder().setType(Decls.newObjectType(name)).build()
                : standard.findType(name);
    }

    @Override
    public FieldType findFieldType(String type, String field) {
        JsonNode schema = objects.get(type);
        if (schema == null) {
            return standard.findFieldType(type, field);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (CelValues.escaped(property.getKey()).equals(field)) {
                return new FieldType(declare(type + "." + field, property.getValue()), target -> true, target -> null);
            }
        }
        return null;
    }

    @Override
    public Val enumValue(String name) {
        return standard.enumValue(name);
    }

    @Override
    public Val findIdent(String name) {
        return standard.findIdent(name);
    }

    @Override
    public Val newValue(String type, Map<String, Val> fields) {
        return standard.newValue(type, fields);
    }
}
