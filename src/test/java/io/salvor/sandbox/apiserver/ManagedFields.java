package io.salvor.sandbox.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

final class ManagedFields {
    private ManagedFields() {}

    static void written(Target target, ObjectNode old, ObjectNode next, WriteOptions options, String now) {}

    static ObjectNode applied(Target target, ObjectNode old, ObjectNode config, WriteOptions options, String now) {
        ObjectNode next = (ObjectNode) MergePatch.apply(old, config);
        var list = Json.child(next, "metadata").putArray("managedFields");
        ObjectNode e = list.addObject();
        e.put("manager", options.manager())
                .put("operation", "Apply")
                .put("apiVersion", target.type().apiVersion())
                .put("time", now)
                .put("fieldsType", "FieldsV1");
        e.putObject("fieldsV1");
        if (!target.subresource().isEmpty()) {
            e.put("subresource", target.subresource());
        }
        return next;
    }
}
