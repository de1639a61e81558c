package io.salvor.sandbox.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.salvor.sandbox.apiserver.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestServer.REAL)
class ServerSideApplyTest {

    private final TestServer test = TestServer.start();
    private final KubernetesClient client = test.client();

    @AfterEach
    void stop() {
        test.close();
    }

    private ConfigMap apply(String manager, boolean force, Map<String, String> data) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("m")
                .endMetadata()
                .withData(data)
                .build();
        return client.resource(map)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(force)
                        .build());
    }

    @Test
    void what_a_manager_no_longer_applies_goes() {
        apply("one", false, Map.of("a", "1", "b", "1"));
        apply("two", false, Map.of("c", "1"));
        ConfigMap after = apply("one", false, Map.of("a", "1"));
        assertThat(after.getData()).isEqualTo(Map.of("a", "1", "c", "1"));
        assertThat(after.getMetadata().getManagedFields())
                .extracting("manager")
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void the_same_configuration_again_changes_nothing() {
        ConfigMap first = apply("one", false, Map.of("a", "1"));
        ConfigMap second = apply("one", false, Map.of("a", "1"));
        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void another_managers_value_is_a_conflict_unless_forced() {
        apply("one", false, Map.of("a", "1"));
        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> apply("two", false, Map.of("a", "2")));
        assertThat(refusal.getCode()).isEqualTo(409);
        assertThat(refusal.getStatus().getDetails().getCauses()).singleElement().satisfies(cause -> {
            assertThat(cause.getReason()).isEqualTo("FieldManagerConflict");
            assertThat(cause.getMessage()).isEqualTo("conflict with \"one\"");
            assertThat(cause.getField()).isEqualTo(".data.a");
        });
        ConfigMap forced = apply("two", true, Map.of("a", "2"));
        assertThat(forced.getData()).containsEntry("a", "2");
        assertThat(forced.getMetadata().getManagedFields())
                .extracting("manager")
                .containsExactly("two");
    }

    @Test
    void a_plain_update_takes_over_what_it_changes() {
        apply("one", false, Map.of("a", "1", "b", "1"));
        client.configMaps()
                .withName("m")
                .edit(map -> new ConfigMapBuilder(map).addToData("a", "2").build());
        assertThat(catchThrowableOfType(
                                KubernetesClientException.class, () -> apply("one", false, Map.of("a", "1", "b", "1")))
                        .getCode())
                .isEqualTo(409);
        assertThat(apply("one", false, Map.of("b", "1")).getData()).isEqualTo(Map.of("a", "2", "b", "1"));
    }

    @Test
    void elements_of_a_list_belong_to_those_who_applied_them() {
        applyDeployment("one", "main");
        applyDeployment("two", "sidecar");
        Deployment both = client.apps().deployments().withName("d").get();
        assertThat(both.getSpec().getTemplate().getSpec().getContainers())
                .extracting(Container::getName)
                .containsExactly("main", "sidecar");
        applyDeployment("two", "other");
        assertThat(client.apps()
                        .deployments()
                        .withName("d")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers())
                .extracting(Container::getName)
                .containsExactly("main", "other");
    }

    private void applyDeployment(String manager, String container) {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("d")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "d")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "d")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(container)
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(deployment)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .build());
    }
}
