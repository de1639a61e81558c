package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.DataRoute;
import io.salvor.crash.RestoreHistory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The namespaces that one Restore goes into, and what somebody else makes there meanwhile, which must stay as it is. */
final class Field {
    private static final String MINE = "mine";
    private static final String SQUATTER =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: squatter, namespace: %1$s, labels: {app: squatter}}
            spec:
              containers: [{name: main, image: 'busybox:1', volumeMounts: [{name: data, mountPath: /data}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """;

    private final Town town;
    private final String restore;
    private final Map<String, HasMetadata> made = new LinkedHashMap<>();
    private final Map<String, Path> written = new LinkedHashMap<>();
    private final Asking asking;
    private boolean second;

    /** @param restore name of the Restore */
    Field(Town town, String restore) {
        this.town = town;
        this.restore = restore;
        this.asking = new Asking(town, restore);
    }

    /** Who has asked for the Restore. */
    Asking asking() {
        return asking;
    }

    static String target(String namespace, String restore) {
        return namespace + "-" + restore;
    }

    List<String> namespaces() {
        return Crops.NAMESPACES.stream()
                .map(namespace -> target(namespace, restore))
                .toList();
    }

    /** Whether somebody has made pods here, which nobody keeps from starting early. */
    boolean isTaken() {
        return !made.isEmpty();
    }

    /** Names of all Restores into it. */
    List<String> restores() {
        List<String> restores = new ArrayList<>(asking.restores());
        if (second) {
            restores.add(restore + "-too");
        }
        return restores;
    }

    private KubernetesClient client() {
        return town.client();
    }

    void takeClaim(String source) {
        String namespace = namespace(source);
        make(Crops.claim(namespace));
        make(SQUATTER.formatted(namespace));
    }

    void bringBack(String source) {
        make(Crops.deployment(namespace(source)));
    }

    void restoreToo() {
        second = true;
        RestoreRound.ask(town, restore + "-too", restore, DataRoute.Claim);
    }

    private String namespace(String source) {
        String namespace = target(source, restore);
        create(new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build());
        return namespace;
    }

    private void make(String manifest) {
        client().load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> {
                    HasMetadata created = create(object);
                    if (created != null) {
                        made.put(created.getMetadata().getUid(), created);
                    }
                });
    }

    /** What is there already, or cannot be made in a namespace that goes, is nobody's here. */
    private HasMetadata create(HasMetadata object) {
        try {
            return client().resource(object).create();
        } catch (KubernetesClientException e) {
            return null;
        }
    }

    void deleteHolder(int which, long grace) {
        List<Pod> holders = pods().stream().filter(RestoreHistory::isHolder).toList();
        if (!holders.isEmpty()) {
            client().resource(holders.get(which % holders.size()))
                    .withGracePeriod(grace)
                    .delete();
        }
    }

    void deletePods(String source) {
        client().pods().inNamespace(target(source, restore)).list().getItems().stream()
                .filter(pod -> !made.containsKey(pod.getMetadata().getUid()))
                .forEach(pod -> client().resource(pod).withGracePeriod(1).delete());
    }

    List<Pod> pods() {
        return namespaces().stream()
                .flatMap(namespace -> client().pods().inNamespace(namespace).list().getItems().stream())
                .toList();
    }

    /** The squatters write into their volumes as soon as they run. */
    void write() throws IOException {
        for (Pod pod : pods()) {
            String uid = pod.getMetadata().getUid();
            if (pod.getMetadata().getName().equals("squatter")
                    && "Running".equals(pod.getStatus().getPhase())
                    && !written.containsKey(uid)) {
                Path folder = town.sandbox()
                        .playground()
                        .folder(pod.getMetadata().getNamespace(), "squatter", "data")
                        .toRealPath();
                Files.writeString(folder.resolve(MINE), uid);
                written.put(uid, folder);
            }
        }
    }

    /** What is not as somebody has made it; a pod that a node has lost, and nothing else, may be gone. */
    List<String> violations() throws IOException {
        List<String> violations = new ArrayList<>();
        for (HasMetadata object : made.values()) {
            HasMetadata now = client().resource(object).get();
            String name = object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                    + object.getMetadata().getName();
            if (now == null && !(object instanceof Pod)) {
                violations.add(name + " of somebody else is gone");
            } else if (now != null && !sameAs(object, now)) {
                violations.add(name + " of somebody else was changed");
            }
        }
        for (Map.Entry<String, Path> file : written.entrySet()) {
            Path mine = file.getValue().resolve(MINE);
            if (!Files.exists(mine) || !Files.readString(mine).equals(file.getKey())) {
                violations.add("the file of a squatter is not there any more: " + mine);
            }
        }
        return violations;
    }

    private static boolean sameAs(HasMetadata made, HasMetadata now) {
        return made.getMetadata().getUid().equals(now.getMetadata().getUid())
                && Objects.equals(
                        made.getMetadata().getGeneration(), now.getMetadata().getGeneration())
                && Objects.equals(
                        made.getMetadata().getLabels(), now.getMetadata().getLabels());
    }

    void clear() {
        namespaces()
                .forEach(namespace -> client().namespaces().withName(namespace).delete());
    }
}
