package io.salvor.sandbox.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.time.Clock;
import java.util.List;

/** Objects as a meta.k8s.io Table: what {@code kubectl get} prints. */
final class Tables {

    private final Clock clock;

    Tables(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param metadata of the list
     * @param includeObject None, Object, or Metadata, which is also meant by an empty text
     */
    ObjectNode table(ResourceType type, List<ObjectNode> objects, ObjectNode metadata, String includeObject) {
        List<Column> columns = Columns.of(type, clock);
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", metadata);
        ArrayNode definitions = table.putArray("columnDefinitions");
        for (Column column : columns) {
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.name().equals("Name") ? "name" : "")
                    .put("description", column.description())
                    .put("priority", column.priority());
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.value().apply(object)));
            if (!includeObject.equals("None")) {
                row.set("object", includeObject.equals("Object") ? object : metadataOf(object));
            }
        }
        return table;
    }

    private static ObjectNode metadataOf(JsonNode object) {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
