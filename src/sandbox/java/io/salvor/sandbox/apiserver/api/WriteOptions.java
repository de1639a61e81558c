package io.salvor.sandbox.apiserver.api;

import java.util.ArrayList;
import java.util.List;

/**
 * How a write is to be done, and the warnings it gathered.
 *
 * @param manager who writes, for managedFields
 * @param validation what happens to fields the kind does not have
 * @param force whether an apply takes fields over from other managers
 */
public record WriteOptions(
        String manager, boolean dryRun, FieldValidation validation, boolean force, List<String> warnings) {

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
            throw ApiException.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                    + type.kind() + ": strict decoding error: " + String.join(", ", texts));
        }
    }

    /** The options of the server's own controllers. */
    public static WriteOptions internal() {
        return new WriteOptions("kube-controller-manager", false, FieldValidation.IGNORE, true, new ArrayList<>());
    }
}
