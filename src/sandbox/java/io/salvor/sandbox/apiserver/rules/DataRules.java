package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.store.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What the data of ConfigMaps and Secrets may be called, and how much of it there may be. */
final class DataRules {

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /** What all values of an object may have together. */
    private static final int MAX_DATA = 1_048_576;

    private DataRules() {}

    static void check(Target target, ObjectNode object, List<Cause> causes) {
        keys(object, causes);
        size(target, object, causes);
    }

    private static void keys(ObjectNode object, List<Cause> causes) {
        object.path("data").fieldNames().forEachRemaining(key -> {
            if (!KEY.matcher(key).matches() || key.equals(".") || key.startsWith("..")) {
                causes.add(new Cause(
                        "FieldValueInvalid",
                        "Invalid value: \"" + key + "\": a valid config key must consist of alphanumeric characters,"
                                + " '-', '_' or '.'",
                        "data[" + key + "]"));
            }
        });
    }

    private static void size(Target target, ObjectNode object, List<Cause> causes) {
        long size = 0;
        for (JsonNode value : object.path("data")) {
            size += target.type().isCore("secrets")
                    ? value.asText().length() * 3L / 4
                    : value.asText().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > MAX_DATA) {
            String field = target.type().isCore("secrets") ? "data" : "[]";
            causes.add(new Cause("FieldValueTooLong", "Too long: may not be more than " + MAX_DATA + " bytes", field));
        }
    }
}
