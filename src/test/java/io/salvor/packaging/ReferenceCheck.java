package io.salvor.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names by which the objects of one release refer to each other, and where the name leads nowhere. */
final class ReferenceCheck {
    private final List<JsonNode> objects;
    private final Set<String> there = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    private ReferenceCheck(List<JsonNode> objects) {
        this.objects = objects;
        objects.forEach(object -> there.add(
                object.path("kind").asText() + " " + object.at("/metadata/name").asText()));
    }

    /** A sentence for each name that leads nowhere. */
    static List<String> faults(List<JsonNode> objects) {
        ReferenceCheck check = new ReferenceCheck(objects);
        for (JsonNode object : objects) {
            switch (object.path("kind").asText()) {
                case "Deployment" -> check.deployment(object);
                case "Service" -> check.service(object);
                case "ServiceMonitor" -> check.monitor(object);
                case "RoleBinding", "ClusterRoleBinding" -> check.binding(object);
                default -> {}
            }
        }
        return check.faults;
    }

    private void deployment(JsonNode deployment) {
        JsonNode template = deployment.at("/spec/template");
        if (!selects(deployment.at("/spec/selector/matchLabels"), template)) {
            faults.add("the Deployment does not select its own pods");
        }
        JsonNode pod = template.path("spec");
        expect("ServiceAccount", pod.path("serviceAccountName").asText(), "the Deployment");
        List<String> volumes = pod.path("volumes").findValuesAsText("name");
        for (JsonNode container : pod.path("containers")) {
            Set<String> ports = named(container.path("ports"));
            for (JsonNode probed : container.findValues("httpGet")) {
                if (!ports.contains(probed.path("port").asText())) {
                    faults.add("a probe asks the port " + probed.path("port"));
                }
            }
            for (JsonNode mount : container.path("volumeMounts")) {
                if (!volumes.contains(mount.path("name").asText())) {
                    faults.add("a container mounts " + mount.path("name"));
                }
            }
            unique(container.path("env"), "variable");
            unique(container.path("ports"), "port");
        }
    }

    private void service(JsonNode service) {
        String name = "Service " + service.at("/metadata/name").asText();
        List<JsonNode> templates = objects.stream()
                .map(object -> object.at("/spec/template"))
                .filter(template -> selects(service.at("/spec/selector"), template))
                .toList();
        if (templates.isEmpty()) {
            faults.add(name + " selects no pod");
        }
        for (JsonNode template : templates) {
            Set<String> ports = new HashSet<>();
            template.at("/spec/containers").forEach(container -> ports.addAll(named(container.path("ports"))));
            for (JsonNode port : service.at("/spec/ports")) {
                if (!ports.contains(port.path("targetPort").asText())) {
                    faults.add(name + " leads to the port " + port.path("targetPort") + " of a pod with " + ports);
                }
            }
        }
    }

    private void monitor(JsonNode monitor) {
        Set<String> ports = new HashSet<>();
        objects.stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .filter(service -> selects(monitor.at("/spec/selector/matchLabels"), service))
                .forEach(service -> ports.addAll(named(service.at("/spec/ports"))));
        for (JsonNode endpoint : monitor.at("/spec/endpoints")) {
            if (!ports.contains(endpoint.path("port").asText())) {
                faults.add("the ServiceMonitor reads the port " + endpoint.path("port") + " of Services with " + ports);
            }
        }
    }

    private void binding(JsonNode binding) {
        String name = "the binding " + binding.at("/metadata/name").asText();
        expect(binding.at("/roleRef/kind").asText(), binding.at("/roleRef/name").asText(), name);
        for (JsonNode subject : binding.path("subjects")) {
            expect(subject.path("kind").asText(), subject.path("name").asText(), name);
        }
    }

    private void expect(String kind, String name, String where) {
        if (!there.contains(kind + " " + name)) {
            faults.add(where + " names the " + kind + " " + name);
        }
    }

    private void unique(JsonNode list, String what) {
        if (named(list).size() < list.size()) {
            faults.add("the same " + what + " twice: " + list.findValuesAsText("name"));
        }
    }

    private static Set<String> named(JsonNode list) {
        Set<String> names = new HashSet<>();
        list.forEach(element -> names.add(element.path("name").asText()));
        return names;
    }

    private static boolean selects(JsonNode selector, JsonNode labelled) {
        JsonNode labels = labelled.at("/metadata/labels");
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }
}
