package io.salvor.sandbox.apiserver.table;

import static io.salvor.sandbox.apiserver.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Which columns the objects of a kind are shown with. */
final class Columns {

    private final Clock clock;

    private Columns(Clock clock) {
        this.clock = clock;
    }

    static List<Column> of(ResourceType type, Clock clock) {
        Columns columns = new Columns(clock);
        List<Column> all = new ArrayList<>();
        all.add(text("Name", object -> Json.text(object, "metadata", "name")));
        if (type.custom() != null && !type.custom().columns().isEmpty()) {
            type.custom().columns().forEach(column -> all.add(columns.custom(column)));
        } else if (type.custom() != null) {
            all.add(columns.age("Age", "metadata", "creationTimestamp"));
        } else {
            all.addAll(columns.builtin(type));
        }
        return all;
    }

    private Column custom(JsonNode definition) {
        JsonPath path = JsonPath.parse(definition.path("jsonPath").asText());
        boolean date = definition.path("type").asText().equals("date");
        Function<ObjectNode, JsonNode> value = object -> {
            JsonNode found = path.first(object);
            return found == null || found.isNull() || found.isMissingNode()
                    ? Column.orNull(null)
                    : date
                            ? new TextNode(Ages.since(found.asText(), clock.instant()))
                            : found.isValueNode() ? found : new TextNode(found.toString());
        };
        return new Column(
                definition.path("name").asText(),
                definition.path("type").asText(),
                definition.path("description").asText(),
                definition.path("priority").asInt(0),
                value);
    }

    private Column age(String name, String... path) {
        return new Column(name, "string", "", 0, object -> {
            String time = Json.text(object, path);
            return new TextNode(time.isEmpty() ? "<unknown>" : Ages.since(time, clock.instant()));
        });
    }

    private Column age() {
        return age("Age", "metadata", "creationTimestamp");
    }

    private static Column field(String name, String... path) {
        return text(name, object -> {
            String value = Json.text(object, path);
            return value.isEmpty() ? "<none>" : value;
        });
    }

    private static Column blank(String name, String... path) {
        return text(name, object -> Json.text(object, path));
    }

    private static Column number(String name, String... path) {
        return new Column(
                name,
                "integer",
                "",
                0,
                object -> Column.orNull(
                        Json.at(object, path).isMissingNode()
                                ? Json.MAPPER.getNodeFactory().numberNode(0)
                                : Json.at(object, path)));
    }

    private static Column size(String name, String... path) {
        return new Column(name, "integer", "", 0, object -> Json.MAPPER
                .getNodeFactory()
                .numberNode(Json.at(object, path).size()));
    }

    private List<Column> builtin(ResourceType type) {
        return switch (type.plural()) {
            case "namespaces" -> List.of(text("Status", o -> Json.text(o, "status", "phase")), age());
            case "nodes" ->
                List.of(
                        text("Status", Cells::node),
                        text("Roles", Cells::roles),
                        age(),
                        blank("Version", "status", "nodeInfo", "kubeletVersion"));
            case "pods" ->
                List.of(
                        text("Ready", Cells::podReady),
                        text("Status", Cells::pod),
                        text("Restarts", Cells::restarts),
                        age(),
                        field("IP", "status", "podIP").wide(),
                        field("Node", "spec", "nodeName").wide());
            case "persistentvolumes" ->
                List.of(
                        blank("Capacity", "spec", "capacity", "storage"),
                        text("Access Modes", o -> Cells.accessModes(Json.at(o, "spec", "accessModes"))),
                        blank("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
                        text("Status", Cells::phase),
                        text("Claim", Cells::claim),
                        blank("StorageClass", "spec", "storageClassName"),
                        blank("Reason", "status", "reason"),
                        age());
            case "persistentvolumeclaims" ->
                List.of(
                        text("Status", Cells::phase),
                        blank("Volume", "spec", "volumeName"),
                        blank("Capacity", "status", "capacity", "storage"),
                        text("Access Modes", o -> Cells.accessModes(Json.at(o, "status", "accessModes"))),
                        blank("StorageClass", "spec", "storageClassName"),
                        age());
            case "jobs" ->
                List.of(
                        text("Status", Cells::job),
                        text("Completions", Cells::completions),
                        text("Duration", o -> Cells.duration(o, clock.instant())),
                        age());
            case "cronjobs" ->
                List.of(
                        blank("Schedule", "spec", "schedule"),
                        blank("Suspend", "spec", "suspend"),
                        size("Active", "status", "active"),
                        age());
            case "deployments" ->
                List.of(
                        text("Ready", o -> Cells.ready(o, "readyReplicas")),
                        number("Up-to-date", "status", "updatedReplicas"),
                        number("Available", "status", "availableReplicas"),
                        age());
            case "replicasets" ->
                List.of(
                        number("Desired", "spec", "replicas"),
                        number("Current", "status", "replicas"),
                        number("Ready", "status", "readyReplicas"),
                        age());
            case "statefulsets" -> List.of(text("Ready", o -> Cells.ready(o, "readyReplicas")), age());
            case "daemonsets" ->
                List.of(
                        number("Desired", "status", "desiredNumberScheduled"),
                        number("Current", "status", "currentNumberScheduled"),
                        number("Ready", "status", "numberReady"),
                        age());
            case "secrets" -> List.of(blank("Type", "type"), size("Data", "data"), age());
            case "configmaps" -> List.of(size("Data", "data"), age());
            case "serviceaccounts" -> List.of(size("Secrets", "secrets"), age());
            case "services" ->
                List.of(
                        blank("Type", "spec", "type"),
                        field("Cluster-IP", "spec", "clusterIP"),
                        text("Ports", Cells::ports),
                        age());
            case "storageclasses" ->
                List.of(
                        blank("Provisioner", "provisioner"),
                        blank("ReclaimPolicy", "reclaimPolicy"),
                        blank("VolumeBindingMode", "volumeBindingMode"),
                        age());
            case "leases" -> List.of(blank("Holder", "spec", "holderIdentity"), age());
            case "events" -> event();
            case "customresourcedefinitions" -> List.of(blank("Created At", "metadata", "creationTimestamp"));
            default -> List.of(age());
        };
    }

    private List<Column> event() {
        return List.of(
                text("Last Seen", o -> Cells.lastSeen(o, clock.instant())),
                blank("Type", "type"),
                blank("Reason", "reason"),
                text("Object", Cells::involved),
                blank("Message", "message"));
    }
}
