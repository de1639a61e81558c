package io.salvor.sandbox.apiserver.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a write is to be done, and the warnings it gathered.
 *
 * @param manager who writes, for managedFields
 * @param validation what happens to fields the kind does not have
 * @param force whether an apply takes fields over from other managers
 * @param patch whether it is a patch, which is refused in other words than a whole object
 */
public record WriteOptions(
        String manager,
        boolean dryRun,
        FieldValidation validation,
        boolean force,
        boolean patch,
        List<String> warnings) {

    public enum FieldValidation {
        STRICT,
        WARN,
        IGNORE
    }

    /** Warns of fields that were dropped because nobody knows them, or refuses them when validation is strict. */
    public void unknownFields(ResourceType type, List<String> paths) {
        List<String> texts =
                paths.stream().map(path -> "unknown field \"" + path + "\"").toList();
        if (validation == FieldValidation.WARN) {
            warnings.addAll(texts);
        } else if (validation == FieldValidation.STRICT && !texts.isEmpty()) {
            throw undecodable(type, "strict decoding error: " + String.join(", ", texts));
        }
    }

    /** Refuses an object with a field of another type than its kind has. */
    public ApiException wrongType(ResourceType type, ObjectNode object, String why) {
        return patch
                ? ApiException.invalidPatch(
                        new Cause("FieldValueInvalid", "Invalid value: " + Json.quoted(object) + ": " + why, "patch"))
                : undecodable(type, why);
    }

    private static ApiException undecodable(ResourceType type, String why) {
        return ApiException.badRequest(type.kind() + " in version \"" + type.apiVersion() + "\" cannot be handled as a "
                + type.kind() + ": " + why);
    }

    /** The options of the server's own controllers. */
    public static WriteOptions internal() {
        return new WriteOptions(
                "kube-controller-manager", false, FieldValidation.IGNORE, true, false, new ArrayList<>());
    }
}
