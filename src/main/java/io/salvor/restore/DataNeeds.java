package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which data must be back before an object is made: nothing that mounts a claim may start on it while it is empty or half filled. Data is
 * named {@code claim <namespace>/<name>}, or {@code pod <namespace>/<name>} for what lives with a pod.
 */
final class DataNeeds {
    /** Where the pod template of a workload is. */
    private static final Map<String, String> TEMPLATES = Map.of(
            "pods", "",
            "replicasets.apps", "/spec/template",
            "replicationcontrollers", "/spec/template",
            "deployments.apps", "/spec/template",
            "statefulsets.apps", "/spec/template",
            "daemonsets.apps", "/spec/template",
            "jobs.batch", "/spec/template",
            "cronjobs.batch", "/spec/jobTemplate/spec/template");

    /** Groups of Kubernetes itself that do not end in k8s.io. */
    private static final Set<String> GROUPS = Set.of("apps", "batch", "autoscaling", "policy", "extensions");

    /** What a controller of configuration makes: none of it mounts a claim. */
    private static final Set<String> CONFIGURATION = Set.of("secrets", "configmaps", "serviceaccounts");

    /** Owners could form a circle only in a backup that somebody wrote by hand. */
    private static final int LONGEST_CHAIN = 8;

    private final BackupIndex backup;
    private final Map<String, PodRestore> carriers = new HashMap<>();
    private final Map<String, Set<String>> byController = new HashMap<>();
    private final Set<String> claims = new TreeSet<>();
    private final Set<String> makesPods = new TreeSet<>();
    private final Set<String> controllers = new TreeSet<>();

    DataNeeds(BackupIndex backup, List<PodRestore> pods) {
        this.backup = backup;
        for (PodRestore pod : pods) {
            carriers.put(pod.key(), pod);
            pod.volumes().stream()
                    .filter(volume -> volume.claim() != null)
                    .forEach(volume -> claims.add(claim(pod, volume)));
        }
        backup.ofResource(RestoreOrder.PODS).forEach(this::addToControllers);
        for (StoredObject object : backup.objects()) {
            Set<String> owners = controllersOf(object);
            controllers.addAll(owners);
            if (!CONFIGURATION.contains(object.resource())) {
                makesPods.addAll(owners);
            }
        }
    }

    /** Where the pod template of a workload is, as a JSON pointer; empty for a pod itself, null for what has none. */
    static String template(String resource) {
        return TEMPLATES.get(resource);
    }

    /** What a pod mounts, or brings back itself, is needed by all that control it. */
    private void addToControllers(StoredObject pod) {
        Set<String> needs = new TreeSet<>();
        PodRestore carrier = carriers.get(pod.namespace() + "/" + pod.name());
        if (carrier != null) {
            needs.addAll(carried(carrier));
        }
        mounted(needs, pod.key(), pod.body().at("/spec/volumes"));
        if (!needs.isEmpty()) {
            controllersOf(pod).forEach(owner -> byController
                    .computeIfAbsent(owner, any -> new TreeSet<>())
                    .addAll(needs));
        }
    }

    private Set<String> controllersOf(StoredObject object) {
        Set<String> found = new TreeSet<>();
        Optional<StoredObject> owner = backup.storedController(object);
        for (int i = 0; i < LONGEST_CHAIN && owner.isPresent(); i++) {
            found.add(owner.get().key().toString());
            owner = backup.storedController(owner.get());
        }
        return found;
    }

    /** The data that a pod brings back, by its names. */
    static Set<String> carried(PodRestore pod) {
        Set<String> names = new TreeSet<>();
        pod.volumes().forEach(volume -> names.add(name(pod, volume)));
        return names;
    }

    /** What the data of a volume is called. */
    static String name(PodRestore pod, VolumeData volume) {
        return volume.claim() == null ? "pod " + pod.key() : "claim " + claim(pod, volume);
    }

    /** What the data of a claim is called. */
    static String claim(String namespace, String claim) {
        return "claim " + namespace + "/" + claim;
    }

    private static String claim(PodRestore pod, VolumeData volume) {
        return pod.namespace() + "/" + volume.claim();
    }

    /** What an object of the backup needs. */
    Set<String> of(ObjectKey object, JsonNode body) {
        if (RestoreOrder.isLast(object.resource())) {
            return allOfPlan();
        }
        if (object.namespace() == null || body == null) {
            return Set.of();
        }
        String template = TEMPLATES.get(object.resource());
        if (template == null) {
            return isCustom(object.resource()) && makesPodsOrNothing(object) ? allOf(object.namespace()) : Set.of();
        }
        Set<String> needs = new TreeSet<>();
        mounted(needs, object, body.at(template + "/spec/volumes"));
        for (JsonNode claim : body.at("/spec/volumeClaimTemplates")) {
            Pattern ofReplica = Pattern.compile(Pattern.quote(object.namespace() + "/"
                            + claim.at("/metadata/name").asText() + "-" + object.name() + "-")
                    + "[0-9]+");
            claims.stream()
                    .filter(name -> ofReplica.matcher(name).matches())
                    .forEach(name -> needs.add("claim " + name));
        }
        needs.addAll(byController.getOrDefault(object.toString(), Set.of()));
        if (object.resource().equals(RestoreOrder.PODS)
                && carriers.containsKey(object.namespace() + "/" + object.name())) {
            // It waits for these itself.
            needs.removeAll(carried(carriers.get(object.namespace() + "/" + object.name())));
        }
        return needs;
    }

    private void mounted(Set<String> needs, ObjectKey object, JsonNode volumes) {
        for (JsonNode volume : volumes) {
            add(
                    needs,
                    object.namespace(),
                    volume.at("/persistentVolumeClaim/claimName").asText());
            if (volume.has("ephemeral")) {
                add(
                        needs,
                        object.namespace(),
                        object.name() + "-" + volume.path("name").asText());
            }
        }
    }

    private void add(Set<String> needs, String namespace, String claim) {
        if (claims.contains(namespace + "/" + claim)) {
            needs.add("claim " + namespace + "/" + claim);
        }
    }

    private Set<String> allOfPlan() {
        Set<String> needs = new TreeSet<>();
        carriers.values().forEach(pod -> needs.addAll(carried(pod)));
        return needs;
    }

    private Set<String> allOf(String namespace) {
        Set<String> needs = new TreeSet<>();
        carriers.values().stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .forEach(pod -> needs.addAll(carried(pod)));
        return needs;
    }

    /** Nobody knows what the controller of a custom resource does with it; but what only made configuration goes on so. */
    private boolean makesPodsOrNothing(ObjectKey object) {
        return makesPods.contains(object.toString()) || !controllers.contains(object.toString());
    }

    private static boolean isCustom(String resource) {
        int dot = resource.indexOf('.');
        String group = dot < 0 ? "" : resource.substring(dot + 1);
        return dot >= 0 && !GROUPS.contains(group) && !group.endsWith(".k8s.io");
    }
}
