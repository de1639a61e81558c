package io.salvor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.salvor.testing.OwnApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is ended by one word in its spec, of which nothing else can be changed. */
class CancelTest {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final OwnApiServer server = new OwnApiServer();
    private final KubernetesClient client = server.client();

    @BeforeEach
    void runs() {
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: Backup
                        metadata: {name: one, namespace: salvor}
                        spec: {policy: daily}
                        """)
                .create();
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: Restore
                        metadata: {name: one, namespace: salvor}
                        spec: {backup: nightly, include: {namespaces: [shop]}, staticVolumes: {nodeMapping: {a: b}}}
                        """)
                .create();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private <R extends CustomResource<?, ?>> R patch(Class<R> kind, String patch) {
        return client.resources(kind).inNamespace("salvor").withName("one").patch(MERGE, patch);
    }

    private void assertRefused(Class<? extends CustomResource<?, ?>> kind, String patch, String why) {
        assertThatThrownBy(() -> patch(kind, patch))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_run_is_canceled_by_a_patch_and_stays_so() {
        assertThat(patch(Backup.class, "{\"spec\":{\"cancel\":false}}").getSpec().cancel)
                .isFalse();
        assertThat(patch(Backup.class, "{\"spec\":{\"cancel\":true}}").getSpec().cancel)
                .isTrue();
        assertThat(patch(Restore.class, "{\"spec\":{\"cancel\":true}}").getSpec().cancel)
                .isTrue();
        for (String back : List.of("{\"spec\":{\"cancel\":false}}", "{\"spec\":{\"cancel\":null}}")) {
            assertRefused(Backup.class, back, "cancel cannot be taken back");
            assertRefused(Restore.class, back, "cancel cannot be taken back");
        }
    }

    @Test
    void a_restore_is_suspended_by_a_patch_and_goes_on_by_another() {
        assertThat(patch(Restore.class, "{\"spec\":{\"suspend\":true}}").getSpec().suspend)
                .isTrue();
        assertThat(patch(Restore.class, "{\"spec\":{\"suspend\":null}}").getSpec().suspend)
                .as("the default comes back")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"policy\":\"other\"}", "{\"scheduledFor\":\"2026-03-01T02:00:00Z\"}"})
    void nothing_else_of_a_backup_can_be_changed(String spec) {
        assertRefused(Backup.class, "{\"spec\":" + spec + "}", "cannot be changed, but for cancel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"backup\":\"other\"}",
                "{\"storageLocation\":\"other\"}",
                "{\"include\":{\"namespaces\":[\"shop\",\"web\"]}}",
                "{\"include\":null}",
                "{\"staticVolumes\":{\"nodeMapping\":{\"a\":\"c\"}}}",
                "{\"storageClassMapping\":{\"fast\":\"slow\"}}",
                "{\"namespaceMapping\":{\"shop\":\"shop-2\"}}",
                "{\"dryRun\":true}",
                "{\"timeout\":\"5h\"}"
            })
    void nothing_else_of_a_restore_can_be_changed(String spec) {
        assertRefused(Restore.class, "{\"spec\":" + spec + "}", "cannot be changed, but for cancel and suspend");
    }
}
