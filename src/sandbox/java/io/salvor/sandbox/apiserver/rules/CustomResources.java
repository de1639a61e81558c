package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.CustomVersion;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.schema.SchemaValidator;
import io.salvor.sandbox.apiserver.schema.Schemas;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.List;
import java.util.Set;

/** Holds custom resources to their definition's schema and rules. */
final class CustomResources {

    /** What keeps rules from being evaluated: they count on fields that are there, of their type and within their bounds. */
    private static final Set<String> BLOCKING = Set.of(
            "FieldValueRequired",
            "FieldValueTypeInvalid",
            "FieldValueNotSupported",
            "FieldValueTooLong",
            "FieldValueTooMany");

    private static final Cause NOT_CHECKED = new Cause(
            "FieldValueInvalid",
            "Invalid value: null: some validation rules were not checked because the object was invalid; correct the"
                    + " existing errors to complete validation",
            "<nil>");

    private CustomResources() {}

    /**
     * Prunes and completes an object in place, then checks it.
     *
     * @param old the stored object, or null when it is new
     */
    static void check(Target target, ObjectNode object, ObjectNode old, WriteOptions options) {
        Finalizers.dropEmpty(Json.child(object, "metadata"));
        CustomVersion definition = target.type().custom();
        JsonNode schema = definition.schema();
        options.unknownFields(target.type(), Schemas.prune(object, schema));
        Schemas.applyDefaults(object, schema);
        List<Cause> causes = SchemaValidator.check(object, schema, "");
        if (causes.stream().noneMatch(cause -> BLOCKING.contains(cause.reason()))) {
            causes.addAll(definition.rules().check(object, old));
        } else if (definition.rules().any()) {
            causes.add(NOT_CHECKED);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(target.type(), target.name(), causes);
        }
    }
}
