package io.salvor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.testing.OwnApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said beside {@code retryOf}: all that is restored is the earlier Restore's to say. */
class RetryOfTest {
    private final OwnApiServer server = new OwnApiServer();
    private final KubernetesClient client = server.client();

    @AfterEach
    void stop() {
        server.close();
    }

    private Restore create(String spec) {
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: Restore
                        metadata: {name: again, namespace: salvor}
                        spec: {%s}
                        """
                                .formatted(spec))
                .create();
        return client.resources(Restore.class)
                .inNamespace("salvor")
                .withName("again")
                .get();
    }

    @Test
    void the_name_is_enough_and_what_is_of_the_run_itself_may_be_said() {
        assertThat(create("retryOf: first").getSpec().retryOf).isEqualTo("first");
        client.resources(Restore.class).inNamespace("salvor").withName("again").delete();
        assertThat(create("retryOf: first, timeout: 20m, dryRun: true, suspend: true")
                        .getSpec()
                        .timeout)
                .isEqualTo("20m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup: nightly-1",
                "policy: nightly, asOf: now",
                "include: {namespaces: [shop]}",
                "exclude: {namespaces: [shop]}",
                "namespaceMapping: {a: b}",
                "staticVolumes: {restore: Adopt}",
                "storageClassMapping: {a: b}",
                "volumes: [{namespace: shop, existingData: Merge}]",
                "files: {folder: f}",
                "mode: Data, claimMapping: {shop/a: b}",
                "storageLocation: other",
                "existingObjects: Fail",
                "preserveNodePorts: true",
                "preserveClusterIPs: true",
                "existingData: Replace",
                "onDataFailure: Continue",
                "mode: Data",
                "dataRoute: Pod",
                "podVolumes: Skip"
            })
    void nothing_of_what_is_restored_may(String spec) {
        assertThatThrownBy(() -> create("retryOf: first, " + spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("retryOf");
    }

    @Test
    void one_source_is_named() {
        assertThatThrownBy(() -> create("timeout: 1h"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("name either a backup");
    }

    @Test
    void it_does_not_change() {
        create("retryOf: first");
        assertThatThrownBy(() -> client.resources(Restore.class)
                        .inNamespace("salvor")
                        .withName("again")
                        .edit(restore -> {
                            restore.getSpec().retryOf = "second";
                            return restore;
                        }))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot be changed");
    }
}
