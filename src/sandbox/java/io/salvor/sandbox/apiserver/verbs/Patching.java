package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.http.Bodies;
import io.salvor.sandbox.apiserver.patch.ManagedFields;
import io.salvor.sandbox.apiserver.patch.MergePatch;
import io.salvor.sandbox.apiserver.patch.PatchOperations;
import io.salvor.sandbox.apiserver.patch.StrategicMergePatch;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;

/** Changes an object by one of the four kinds of patch. */
public final class Patching {

    private static final String KINDS = "application/json-patch+json, application/merge-patch+json,"
            + " application/strategic-merge-patch+json, application/apply-patch+yaml";

    private final Store store;
    private final ObjectVerbs verbs;

    public Patching(Store store, ObjectVerbs verbs) {
        this.store = store;
        this.verbs = verbs;
    }

    record Result(Stored stored, boolean created) {}

    Result patch(Target target, String contentType, JsonNode patch, WriteOptions options) {
        return store.exclusively(() -> {
            if (contentType.equals("application/apply-patch+yaml")) {
                return apply(target, patch, options);
            }
            Stored old = verbs.get(target);
            return new Result(verbs.update(target, patched(target, contentType, old.object(), patch), options), false);
        });
    }

    static ObjectNode patched(Target target, String contentType, ObjectNode old, JsonNode patch) {
        // Without a version of its own in the patch, what is patched is the present state, so nothing can conflict.
        ObjectNode base = old.deepCopy();
        ((ObjectNode) base.get("metadata")).remove("resourceVersion");
        JsonNode result =
                switch (contentType) {
                    case "application/json-patch+json" -> PatchOperations.apply(old, patch);
                    case "application/merge-patch+json" -> MergePatch.apply(base, patch);
                    case "application/strategic-merge-patch+json" -> {
                        if (target.type().custom() != null || !(patch instanceof ObjectNode changes)) {
                            throw ApiException.unsupportedMediaType(
                                    contentType,
                                    "application/json-patch+json,"
                                            + " application/merge-patch+json, application/apply-patch+yaml");
                        }
                        yield StrategicMergePatch.apply(base, changes);
                    }
                    default -> throw ApiException.unsupportedMediaType(contentType, KINDS);
                };
        if (result instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the patch does not leave an object");
    }

    private Result apply(Target target, JsonNode patch, WriteOptions options) {
        if (!(patch instanceof ObjectNode config)) {
            throw ApiException.badRequest("an apply patch is an object");
        }
        Bodies.requireKind(config, target.type());
        if (config.path("metadata").has("managedFields")
                && !config.path("metadata").path("managedFields").isEmpty()) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        Stored old = store.get(target.key());
        if (old == null) {
            if (!target.subresource().isEmpty()) {
                throw ApiException.notFound(target.type(), target.name());
            }
            return new Result(verbs.createApplied(target, config, options), true);
        }
        ObjectNode applied = ManagedFields.applied(target, old.object(), config, options, verbs.now());
        return new Result(verbs.updateApplied(target, applied, options), false);
    }
}
