package io.salvor.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationPhase;
import io.salvor.sandbox.ClusterSettings.Bucket;
import io.salvor.scenario.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Sees to it that a cluster has Salvor with a bucket that answers; what is there already is left as it is. */
public final class ClusterInstallation {
    private static final Duration START = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final ClusterSettings settings;
    private final Path build;

    public ClusterInstallation(KubernetesClient client, ClusterSettings settings, Path build) {
        this.client = client;
        this.settings = settings;
        this.build = build;
    }

    public void complete(Story story) {
        if (isThere()) {
            story.line("Salvor is in namespace %s already", settings.namespace());
        } else {
            install(settings.bucket()
                    .orElseThrow(() -> new IllegalStateException("there is no Salvor in namespace "
                            + settings.namespace() + " of this cluster; install it, or give -De2e.s3.url,"
                            + " -De2e.s3.bucket, -De2e.s3.accessKey and -De2e.s3.secretKey, and the chart is installed"
                            + " with helm")));
            story.line(
                    "the chart is installed in namespace %s with bucket %s",
                    settings.namespace(), settings.bucket().orElseThrow());
        }
        awaitLocation();
    }

    private boolean isThere() {
        return client
                .apps()
                .deployments()
                .inNamespace(settings.namespace())
                .withLabel("app.kubernetes.io/part-of", "salvor")
                .list()
                .getItems()
                .stream()
                .anyMatch(ClusterInstallation::wanted);
    }

    private static boolean wanted(Deployment deployment) {
        return deployment.getSpec().getReplicas() == null
                || deployment.getSpec().getReplicas() > 0;
    }

    private void install(Bucket bucket) {
        try {
            Path values = build.resolve("e2e-values.json");
            Files.deleteIfExists(values);
            Files.createFile(
                    values, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(values, new ObjectMapper().writeValueAsBytes(values(bucket)));
            helm(
                    "upgrade",
                    "--install",
                    "salvor",
                    "helm-chart",
                    "--namespace",
                    settings.namespace(),
                    "--create-namespace",
                    "--values",
                    values.toString(),
                    "--wait",
                    "--timeout",
                    "3m");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.namespaces().withName(settings.namespace()).edit(namespace -> {
            Map<String, String> labels =
                    new LinkedHashMap<>(namespace.getMetadata().getLabels());
            labels.put("pod-security.kubernetes.io/enforce", "privileged");
            namespace.getMetadata().setLabels(labels);
            return namespace;
        });
    }

    private Map<String, Object> values(Bucket bucket) {
        String image = settings.image();
        int tag = image.lastIndexOf(':');
        if (tag < image.lastIndexOf('/') + 1) {
            throw new IllegalStateException("-De2e.image needs a tag: " + image);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("image", Map.of("repository", image.substring(0, tag), "tag", image.substring(tag + 1)));
        values.put(
                "location",
                Map.of(
                        "create", true,
                        "bucket", bucket.name(),
                        "prefix", "salvor-e2e",
                        "url", bucket.url(),
                        "credentials", Map.of("accessKey", bucket.accessKey(), "secretKey", bucket.secretKey())));
        settings.gitUrl().ifPresent(url -> values.put("policySource", Map.of("create", true, "url", url)));
        return values;
    }

    private void helm(String... arguments) throws IOException {
        Path log = build.resolve("e2e-helm.log");
        ProcessBuilder helm = new ProcessBuilder("helm");
        helm.command().addAll(List.of(arguments));
        try {
            int code = helm.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("helm could not install the chart: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "there is no Salvor in this cluster and no helm on the PATH to install it: " + e.getMessage(), e);
        }
    }

    private void awaitLocation() {
        try {
            Awaitility.await().atMost(START).until(() -> {
                BackupStorageLocation location = location();
                return location != null
                        && location.getStatus() != null
                        && location.getStatus().phase == LocationPhase.Available;
            });
        } catch (ConditionTimeoutException e) {
            BackupStorageLocation location = location();
            throw new IllegalStateException("the BackupStorageLocation default in namespace " + settings.namespace()
                    + " is not Available: "
                    + (location == null
                            ? "it does not exist"
                            : location.getStatus() == null
                                    ? "the operator has not looked at it"
                                    : location.getStatus().message));
        }
    }

    private BackupStorageLocation location() {
        return client.resources(BackupStorageLocation.class)
                .inNamespace(settings.namespace())
                .withName("default")
                .get();
    }
}
