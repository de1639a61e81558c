package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.salvor.sandbox.apiserver.api.ApiException;
import java.util.EnumSet;

/** A JSON patch, RFC 6902: all operations or none. As a real server does, replace also adds a field that is not there. */
public final class PatchOperations {

    private static final EnumSet<CompatibilityFlags> AS_A_REAL_SERVER = EnumSet.of(
            CompatibilityFlags.ALLOW_MISSING_TARGET_OBJECT_ON_REPLACE, CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private PatchOperations() {}

    /**
     * Returns a changed copy.
     *
     * @throws ApiException Invalid when an operation cannot be carried out or a test fails
     */
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray()) {
            throw ApiException.badRequest("error decoding patch: a JSON patch is a list of operations");
        }
        try {
            return JsonPatch.apply(patch, target, AS_A_REAL_SERVER);
        } catch (JsonPatchException | IllegalArgumentException e) {
            // A real server says no more than this either, whatever is wrong.
            throw ApiException.rejected();
        }
    }
}
