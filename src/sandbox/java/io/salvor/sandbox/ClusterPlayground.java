package io.salvor.sandbox;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PolicySource;
import io.salvor.scenario.Playground;
import io.salvor.scenario.VolumeFiles;
import io.salvor.testing.Edits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A real cluster as the scenario's playground: folders of nodes by pods, files of volumes inside the application's pods. */
public final class ClusterPlayground implements Playground, AutoCloseable {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private final KubernetesClient client;
    private final ClusterSettings settings;
    private final List<String> nodes;
    private final NodeFolders folders;
    private final Optional<PolicyRepository> policies;
    private final List<BackupPolicy> applied = new ArrayList<>();

    public ClusterPlayground(KubernetesClient client, ClusterSettings settings) {
        this.client = client;
        this.settings = settings;
        this.nodes = client.nodes().list().getItems().stream()
                .filter(ClusterPlayground::takesPods)
                .map(node -> node.getMetadata().getLabels().get(HOSTNAME))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (nodes.isEmpty()) {
            throw new IllegalStateException("no node of this cluster is Ready and takes pods: kubectl get nodes");
        }
        this.policies = settings.gitFolder().map(PolicyRepository::open);
        this.folders = new NodeFolders(client, settings.image());
    }

    private static boolean takesPods(Node node) {
        boolean ready = node.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        return ready
                && !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && node.getSpec().getTaints().stream()
                        .noneMatch(taint -> taint.getEffect().startsWith("No"));
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String salvorNamespace() {
        return settings.namespace();
    }

    @Override
    public String firstNode() {
        return nodes.get(0);
    }

    @Override
    public String secondNode() {
        return nodes.get(nodes.size() > 1 ? 1 : 0);
    }

    @Override
    public String applicationImage() {
        return settings.image();
    }

    @Override
    public String dynamicStorageClass() {
        return settings.storageClass();
    }

    @Override
    public void makeFolder(String node, String path) {
        folders.run(node, path, "find . -mindepth 1 -delete; chown 0:0 .; chmod 0755 .");
    }

    @Override
    public void wipeFolder(String node, String path) {
        folders.run(node, path, "find . -mindepth 1 -delete; chown 0:0 .; chmod 0700 .");
    }

    @Override
    public VolumeFiles files(String namespace, String pod, String volume) {
        Pod found = client.pods().inNamespace(namespace).withName(pod).get();
        Container container = found.getSpec().getContainers().get(0);
        String folder = container.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();
        return new ContainerFiles(client, namespace, pod, container.getName(), folder);
    }

    @Override
    public String publishPolicy(String fileName, String yaml) {
        if (policies.isEmpty()) {
            BackupPolicy policy =
                    client.resources(BackupPolicy.class).load(stream(yaml)).item();
            applied.add(
                    client.resource(policy).inNamespace(settings.namespace()).createOr(existing -> existing.update()));
            return "policy applied as kubectl does; with -De2e.git.url and -De2e.git.folder it comes from Git";
        }
        String commit = policies.get().commit(fileName, yaml);
        policies.get().describeForPlainServers();
        askForSync(settings.gitUrl().orElseThrow());
        return "commit " + commit + " in the policy repository "
                + settings.gitUrl().get();
    }

    private void askForSync(String url) {
        PolicySource source =
                client.resources(PolicySource.class).inNamespace(settings.namespace()).list().getItems().stream()
                        .filter(candidate -> url.equals(candidate.getSpec().url))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no PolicySource in namespace "
                                + settings.namespace() + " has the URL " + url + " of -De2e.git.url"));
        Edits.edit(client.resource(source), asked -> {
            Map<String, String> annotations =
                    new HashMap<>(Objects.requireNonNullElse(asked.getMetadata().getAnnotations(), Map.of()));
            annotations.put("reconcile.salvor.io/requestedAt", Instant.now().toString());
            asked.getMetadata().setAnnotations(annotations);
            return asked;
        });
    }

    private static ByteArrayInputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes away what it has made beside the application itself. */
    @Override
    public void close() {
        try {
            applied.forEach(policy -> client.resource(policy).delete());
            folders.close();
        } catch (KubernetesClientException e) {
            System.err.println("what the walk-through made is left: " + e.getMessage());
        }
        policies.ifPresent(PolicyRepository::close);
    }
}
