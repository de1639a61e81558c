package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.store.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The few defaults of built-in kinds that clients and controllers rely on. */
final class Defaults {

    private Defaults() {}

    /** Completes an object in place; a second run changes nothing. */
    static void apply(Target target, ObjectNode object) {
        ObjectNode metadata = Json.child(object, "metadata");
        Finalizers.dropEmpty(metadata);
        switch (target.type().plural()) {
            case "pods" -> pod(object);
            case "persistentvolumeclaims" -> claim(object);
            case "persistentvolumes" -> volume(object);
            case "jobs" -> job(metadata, object);
            case "deployments", "replicasets", "statefulsets" -> workload(object);
            case "daemonsets" -> podSpec(Json.at(object, "spec", "template", "spec"));
            case "namespaces" -> namespace(target, metadata, object);
            case "secrets" -> secret(object);
            case "services" -> service(object);
            case "storageclasses" -> storageClass(object);
            case "customresourcedefinitions" -> definition(metadata, object);
            default -> {}
        }
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    private static void absent(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    private static void pod(ObjectNode pod) {
        ObjectNode spec = Json.child(pod, "spec");
        podSpec(spec);
        absent(spec, "serviceAccountName", "default");
        absent(Json.child(pod, "status"), "phase", "Pending");
        absent(Json.child(pod, "status"), "qosClass", "BestEffort");
    }

    private static void podSpec(JsonNode node) {
        if (node instanceof ObjectNode spec) {
            absent(spec, "restartPolicy", "Always");
            absent(spec, "terminationGracePeriodSeconds", 30);
            absent(spec, "dnsPolicy", "ClusterFirst");
            absent(spec, "schedulerName", "default-scheduler");
            Json.child(spec, "securityContext");
            spec.path("initContainers").forEach(Defaults::container);
            spec.path("containers").forEach(Defaults::container);
            spec.path("volumes").forEach(Defaults::podVolume);
        }
    }

    private static void container(JsonNode node) {
        if (node instanceof ObjectNode container) {
            String image = container.path("image").asText();
            boolean latest = image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/');
            absent(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
            absent(container, "terminationMessagePath", "/dev/termination-log");
            absent(container, "terminationMessagePolicy", "File");
            Json.child(container, "resources");
            container.path("ports").forEach(port -> absent((ObjectNode) port, "protocol", "TCP"));
        }
    }

    private static void podVolume(JsonNode node) {
        if (node instanceof ObjectNode volume) {
            if (volume.size() == 1) {
                volume.putObject("emptyDir");
            }
            for (String source : new String[] {"secret", "configMap", "projected", "downwardAPI"}) {
                if (volume.get(source) instanceof ObjectNode present) {
                    absent(present, "defaultMode", 420);
                }
            }
            if (volume.get("hostPath") instanceof ObjectNode hostPath) {
                absent(hostPath, "type", "");
            }
        }
    }

    private static void claim(ObjectNode claim) {
        ObjectNode spec = Json.child(claim, "spec");
        absent(spec, "volumeMode", "Filesystem");
        absent(Json.child(claim, "status"), "phase", "Pending");
    }

    private static void volume(ObjectNode volume) {
        ObjectNode spec = Json.child(volume, "spec");
        absent(spec, "persistentVolumeReclaimPolicy", "Retain");
        absent(spec, "volumeMode", "Filesystem");
        absent(Json.child(volume, "status"), "phase", "Pending");
    }

    private static void job(ObjectNode metadata, ObjectNode job) {
        ObjectNode spec = Json.child(job, "spec");
        absent(spec, "backoffLimit", 6);
        absent(spec, "completionMode", "NonIndexed");
        if (!spec.has("suspend")) {
            spec.put("suspend", false);
        }
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec.put("completions", 1);
        }
        absent(spec, "parallelism", 1);
        podSpec(Json.at(spec, "template", "spec"));
        String uid = metadata.path("uid").asText();
        if (!spec.path("manualSelector").asBoolean(false) && spec.get("template") instanceof ObjectNode template) {
            ObjectNode labels = Json.child(Json.child(template, "metadata"), "labels");
            for (String prefix : List.of("", "batch.kubernetes.io/")) {
                absent(labels, prefix + "controller-uid", uid);
                absent(labels, prefix + "job-name", metadata.path("name").asText());
            }
            absent(Json.child(Json.child(spec, "selector"), "matchLabels"), "batch.kubernetes.io/controller-uid", uid);
        }
        Json.child(job, "status");
    }

    private static void workload(ObjectNode object) {
        ObjectNode spec = Json.child(object, "spec");
        absent(spec, "replicas", 1);
        podSpec(Json.at(spec, "template", "spec"));
        Json.child(object, "status");
    }

    private static void namespace(Target target, ObjectNode metadata, ObjectNode namespace) {
        Json.child(metadata, "labels").put("kubernetes.io/metadata.name", target.name());
        ObjectNode spec = Json.child(namespace, "spec");
        if (!metadata.has("deletionTimestamp") && !spec.has("finalizers")) {
            spec.putArray("finalizers").add("kubernetes");
        }
        absent(Json.child(namespace, "status"), "phase", "Active");
    }

    private static void secret(ObjectNode secret) {
        absent(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = Json.child(secret, "data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void service(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        absent(spec, "type", "ClusterIP");
        absent(spec, "sessionAffinity", "None");
        if (!spec.has("clusterIP") && !spec.path("type").asText().equals("ExternalName")) {
            int hash = Json.text(service, "metadata", "uid").hashCode();
            spec.put("clusterIP", "10.96." + (hash >>> 8 & 0xff) + "." + (hash & 0xff));
            spec.putArray("clusterIPs").add(spec.get("clusterIP"));
        }
        spec.path("ports").forEach(port -> {
            absent((ObjectNode) port, "protocol", "TCP");
            if (!port.has("targetPort")) {
                ((ObjectNode) port).set("targetPort", port.path("port"));
            }
        });
        Json.child(Json.child(service, "status"), "loadBalancer");
    }

    private static void storageClass(ObjectNode storageClass) {
        absent(storageClass, "reclaimPolicy", "Delete");
        absent(storageClass, "volumeBindingMode", "Immediate");
    }

    private static void definition(ObjectNode metadata, ObjectNode definition) {
        ObjectNode spec = Json.child(definition, "spec");
        ObjectNode names = Json.child(spec, "names");
        absent(names, "singular", names.path("kind").asText().toLowerCase(java.util.Locale.ROOT));
        absent(names, "listKind", names.path("kind").asText() + "List");
        Json.child(spec, "conversion").put("strategy", "None");
        ObjectNode status = Json.child(definition, "status");
        status.set("acceptedNames", names.deepCopy());
        if (!status.has("conditions")) {
            String now = metadata.path("creationTimestamp").asText();
            for (String type : new String[] {"NamesAccepted", "Established"}) {
                status.withArray("conditions")
                        .addObject()
                        .put("type", type)
                        .put("status", "True")
                        .put("lastTransitionTime", now)
                        .put("reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                        .put("message", "the sandbox accepts all names");
            }
            spec.path("versions").forEach(version -> {
                if (version.path("storage").asBoolean(false)) {
                    status.withArray("storedVersions").add(version.path("name").asText());
                }
            });
        }
    }
}
