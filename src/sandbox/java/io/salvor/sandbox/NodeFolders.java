package io.salvor.sandbox;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Works on folders of real nodes by pods that live for one command, in a namespace that goes with it. */
final class NodeFolders implements AutoCloseable {
    private static final String NAMESPACE = "salvor-e2e";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final String image;

    NodeFolders(KubernetesClient client, String image) {
        this.client = client;
        this.image = image;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                        .endMetadata()
                        .build())
                .createOr(existing -> existing.update());
        Awaitility.await("service account of namespace " + NAMESPACE)
                .atMost(PATIENCE)
                .until(() -> client.serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withName("default")
                                .get()
                        != null);
    }

    /**
     * Makes the folder where it is not there, and runs a shell in it, as root.
     *
     * @param host value of the node's label kubernetes.io/hostname
     */
    void run(String host, String path, String script) {
        String name = client.resource(pod(host, path, script))
                .inNamespace(NAMESPACE)
                .create()
                .getMetadata()
                .getName();
        try {
            Pod ended = client.pods()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .waitUntilCondition(
                            pod -> pod != null
                                    && pod.getStatus() != null
                                    && List.of("Succeeded", "Failed")
                                            .contains(pod.getStatus().getPhase()),
                            PATIENCE.toSeconds(),
                            TimeUnit.SECONDS);
            if (!"Succeeded".equals(ended.getStatus().getPhase())) {
                throw new IllegalStateException("working on " + path + " of node " + host + " failed: "
                        + client.pods().inNamespace(NAMESPACE).withName(name).getLog());
            }
        } finally {
            client.pods()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .withGracePeriod(0)
                    .delete();
        }
    }

    private Pod pod(String host, String path, String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName("folder-")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addToNodeSelector("kubernetes.io/hostname", host)
                .addNewContainer()
                .withName("folder")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sh", "-ec", script)
                .withWorkingDir("/folder")
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .withRunAsNonRoot(false)
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("folder")
                .withMountPath("/folder")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("folder")
                .withNewHostPath(path, "DirectoryOrCreate")
                .endVolume()
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        client.namespaces().withName(NAMESPACE).delete();
    }
}
