package io.salvor.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The application of the walk-through: a pod with a local static volume on one node, and a Deployment with an emptyDir and a
 * claim on another.
 */
final class Application {
    static final String NAMESPACE = "shop";
    static final String POD = "app";
    static final String DEPLOYMENT = "web";
    static final String STATIC_VOLUME = "example";
    static final String STATIC_PATH = "/tmp/salvor-example";
    static final String WEB_VOLUME = "web-data";
    static final String WEB_PATH = "/tmp/salvor-web";

    private static final Duration START = Duration.ofMinutes(2);

    private final Playground playground;
    private final KubernetesClient client;

    Application(Playground playground) {
        this.playground = playground;
        this.client = playground.client();
    }

    /** A volume of the application as the scenario follows it. */
    record Volume(String pod, String name) {
        @Override
        public String toString() {
            return NAMESPACE + "/" + pod + "/" + name;
        }
    }

    /** What has a name of the application and is there already: it would be taken for it, and destroyed. */
    List<String> strangers() {
        List<String> found = new ArrayList<>();
        if (client.namespaces().withName(NAMESPACE).get() != null) {
            found.add("namespace/" + NAMESPACE);
        }
        for (String volume : List.of(STATIC_VOLUME, WEB_VOLUME)) {
            if (client.persistentVolumes().withName(volume).get() != null) {
                found.add("persistentvolume/" + volume);
            }
        }
        return found;
    }

    void deploy() {
        playground.makeFolder(playground.firstNode(), STATIC_PATH);
        apply("application.yaml");
        if (playground.dynamicStorageClass().isEmpty()) {
            playground.makeFolder(playground.secondNode(), WEB_PATH);
            apply("web-volume.yaml");
        }
        awaitRunning();
    }

    void awaitRunning() {
        awaitRunning(POD);
        Patience.until(
                "pod of Deployment " + DEPLOYMENT,
                START,
                () -> webPod().filter(Application::runs),
                () -> describe(webPod()));
    }

    private void awaitRunning(String name) {
        Patience.until("pod " + name, START, () -> pod(name).filter(Application::runs), () -> describe(pod(name)));
    }

    private static boolean runs(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase());
    }

    private static String describe(Optional<Pod> pod) {
        return pod.map(p -> "it is " + p.getStatus()).orElse("there is none");
    }

    Optional<Pod> pod(String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(NAMESPACE).withName(name).get());
    }

    Optional<Pod> webPod() {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", DEPLOYMENT).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst();
    }

    /** The volumes that are followed, with the pods that hold them now. */
    List<Volume> volumes() {
        String web = webPod().orElseThrow().getMetadata().getName();
        return List.of(new Volume(POD, "data"), new Volume(web, "data"), new Volume(web, "scratch"));
    }

    VolumeFiles files(Volume volume) {
        return playground.files(NAMESPACE, volume.pod(), volume.name());
    }

    /** Deletes the application, its static volumes and every byte in them. */
    void destroy() {
        client.namespaces().withName(NAMESPACE).delete();
        Patience.until(
                "end of namespace " + NAMESPACE,
                START,
                () -> client.namespaces().withName(NAMESPACE).get() == null ? Optional.of(true) : Optional.empty(),
                () -> "it is still there");
        wipe(STATIC_VOLUME, playground.firstNode(), STATIC_PATH);
        if (playground.dynamicStorageClass().isEmpty()) {
            wipe(WEB_VOLUME, playground.secondNode(), WEB_PATH);
        }
    }

    private void wipe(String volume, String node, String path) {
        client.persistentVolumes().withName(volume).delete();
        Patience.until(
                "end of PersistentVolume " + volume,
                START,
                () -> client.persistentVolumes().withName(volume).get() == null ? Optional.of(true) : Optional.empty(),
                () -> "it is still there");
        playground.wipeFolder(node, path);
    }

    private void apply(String resource) {
        for (HasMetadata object : client.load(
                        new ByteArrayInputStream(filled(resource).getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(object).createOr(existing -> existing.update());
        }
    }

    private String filled(String resource) {
        try (InputStream in = Application.class.getResourceAsStream("/sandbox/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${first-node}", playground.firstNode())
                    .replace("${second-node}", playground.secondNode())
                    .replace("${image}", playground.applicationImage())
                    .replace("${class}", playground.dynamicStorageClass())
                    .replace("${static-path}", STATIC_PATH)
                    .replace("${web-path}", WEB_PATH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
