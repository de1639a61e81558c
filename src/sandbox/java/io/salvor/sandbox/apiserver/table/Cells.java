package io.salvor.sandbox.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the cells of built-in kinds say that is not simply a field. */
final class Cells {

    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");

    private Cells() {}

    static String phase(ObjectNode object) {
        return Json.at(object, "metadata").has("deletionTimestamp")
                ? "Terminating"
                : Json.text(object, "status", "phase");
    }

    static String node(ObjectNode node) {
        String ready = condition(node, "Ready");
        String status = ready.equals("True") ? "Ready" : ready.equals("False") ? "NotReady" : "Unknown";
        return Json.at(node, "spec", "unschedulable").asBoolean(false) ? status + ",SchedulingDisabled" : status;
    }

    static String roles(ObjectNode node) {
        List<String> roles = new ArrayList<>();
        Json.at(node, "metadata", "labels").fieldNames().forEachRemaining(label -> {
            if (label.startsWith("node-role.kubernetes.io/")) {
                roles.add(label.substring(label.indexOf('/') + 1));
            }
        });
        return roles.isEmpty() ? "<none>" : String.join(",", roles);
    }

    static String condition(JsonNode object, String type) {
        for (JsonNode condition : Json.at(object, "status", "conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    static String podReady(ObjectNode pod) {
        int ready = 0;
        for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
            ready += status.path("ready").asBoolean(false) ? 1 : 0;
        }
        return ready + "/" + Json.at(pod, "spec", "containers").size();
    }

    static String restarts(ObjectNode pod) {
        long restarts = 0;
        for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
            restarts += status.path("restartCount").asLong(0);
        }
        return Long.toString(restarts);
    }

    static String pod(ObjectNode pod) {
        String reason = Json.text(pod, "status", "reason");
        String status = reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
        JsonNode inits = Json.at(pod, "status", "initContainerStatuses");
        int done = 0;
        for (JsonNode init : inits) {
            JsonNode state = init.path("state");
            if (state.has("terminated")
                    && Json.at(state, "terminated", "exitCode").asInt() == 0) {
                done++;
            } else if (state.has("terminated")) {
                return "Init:" + orElse(Json.text(state, "terminated", "reason"), "Error");
            } else if (!Json.text(state, "waiting", "reason").isEmpty()
                    && !Json.text(state, "waiting", "reason").equals("PodInitializing")) {
                return terminating(pod, "Init:" + Json.text(state, "waiting", "reason"));
            } else {
                return terminating(
                        pod,
                        "Init:" + done + "/"
                                + Json.at(pod, "spec", "initContainers").size());
            }
        }
        for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            String waiting = Json.text(container, "state", "waiting", "reason");
            String terminated = Json.text(container, "state", "terminated", "reason");
            status = !waiting.isEmpty() ? waiting : !terminated.isEmpty() ? terminated : status;
        }
        return terminating(pod, status);
    }

    private static String terminating(ObjectNode pod, String status) {
        return Json.at(pod, "metadata").has("deletionTimestamp") ? "Terminating" : status;
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    static String accessModes(JsonNode modes) {
        List<String> shorts = new ArrayList<>();
        modes.forEach(mode -> shorts.add(MODES.getOrDefault(mode.asText(), mode.asText())));
        return String.join(",", shorts);
    }

    static String claim(ObjectNode volume) {
        JsonNode claim = Json.at(volume, "spec", "claimRef");
        return claim.isObject() ? Json.text(claim, "namespace") + "/" + Json.text(claim, "name") : "";
    }

    static String job(ObjectNode job) {
        for (String type : new String[] {"Complete", "Failed", "Suspended", "FailureTarget"}) {
            if (condition(job, type).equals("True")) {
                return type;
            }
        }
        return Json.at(job, "metadata").has("deletionTimestamp") ? "Terminating" : "Running";
    }

    static String completions(ObjectNode job) {
        return Json.at(job, "status", "succeeded").asInt(0) + "/"
                + Json.at(job, "spec", "completions").asInt(1);
    }

    static String duration(ObjectNode job, Instant now) {
        String start = Json.text(job, "status", "startTime");
        String end = Json.text(job, "status", "completionTime");
        if (start.isEmpty()) {
            return "";
        }
        return end.isEmpty()
                ? Ages.since(start, now)
                : Ages.text(Duration.between(OffsetDateTime.parse(start), OffsetDateTime.parse(end)));
    }

    static String ready(ObjectNode workload, String field) {
        return Json.at(workload, "status", field).asInt(0) + "/"
                + Json.at(workload, "spec", "replicas").asInt(0);
    }

    static String ports(ObjectNode service) {
        List<String> ports = new ArrayList<>();
        Json.at(service, "spec", "ports")
                .forEach(port -> ports.add(
                        port.path("port").asText() + "/" + port.path("protocol").asText("TCP")));
        return ports.isEmpty() ? "<none>" : String.join(",", ports);
    }

    static String lastSeen(ObjectNode event, Instant now) {
        for (String field : new String[] {"lastTimestamp", "firstTimestamp", "eventTime"}) {
            String time = Json.text(event, field);
            if (!time.isEmpty()) {
                return Ages.since(time, now);
            }
        }
        return Ages.since(Json.text(event, "metadata", "creationTimestamp"), now);
    }

    static String involved(ObjectNode event) {
        return Json.text(event, "involvedObject", "kind").toLowerCase(java.util.Locale.ROOT) + "/"
                + Json.text(event, "involvedObject", "name");
    }
}
