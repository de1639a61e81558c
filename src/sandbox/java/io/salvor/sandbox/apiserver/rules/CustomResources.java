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

/** Holds custom resources to their definition's schema and rules. */
final class CustomResources {

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
        if (causes.isEmpty()) {
            causes = definition.rules().check(object, old);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(target.type(), target.name(), causes);
        }
    }
}
