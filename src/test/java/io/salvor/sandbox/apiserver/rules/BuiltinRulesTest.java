package io.salvor.sandbox.apiserver.rules;

import static io.salvor.sandbox.apiserver.TestServer.map;
import static io.salvor.sandbox.apiserver.TestServer.pod;
import static io.salvor.sandbox.apiserver.TestServer.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.sandbox.apiserver.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a real cluster refuses and the sandbox must refuse too. */
@Tag(TestServer.REAL)
class BuiltinRulesTest {

    private final TestServer test = TestServer.start();
    private final KubernetesClient client = test.client();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void the_spec_of_a_pod_is_frozen() {
        KubernetesClientException refusal = refusalOf(() -> {
            client.resource(pod("p")).create();
            client.pods().withName("p").edit(pod -> new PodBuilder(pod)
                    .editSpec()
                    .withHostNetwork(true)
                    .endSpec()
                    .build());
        });
        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getMessage()).contains("pod updates may not change fields");
    }

    @Test
    void names_labels_and_pod_specs_are_held_to_the_rules_of_a_real_cluster() {
        assertThat(refusalOf(() -> client.resource(pod("Upper")).create()).getCode())
                .isEqualTo(422);
        Pod longLabel = pod("p");
        longLabel.getMetadata().getLabels().put("claim", "a".repeat(64));
        assertThat(refusalOf(() -> client.resource(longLabel).create()).getMessage())
                .contains("metadata.labels: Invalid value", "must be no more than 63 bytes");
        Pod strayMount = new PodBuilder(pod("p"))
                .editSpec()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();
        assertThat(refusalOf(() -> client.resource(strayMount).create()).getMessage())
                .contains("spec.containers[0].volumeMounts[0].name: Not found: \"data\"");
        assertThat(refusalOf(() -> client.resource(map("big", "x".repeat(1_100_000)))
                                .create())
                        .getMessage())
                .contains("ConfigMap \"big\" is invalid: []: Too long: may not be more than 1048576 bytes");
        Pod big = new PodBuilder(pod("big"))
                .editSpec()
                .editFirstContainer()
                .addToArgs("x".repeat(1_600_000))
                .endContainer()
                .endSpec()
                .build();
        assertThat(refusalOf(() -> client.resource(big).create()).getMessage()).contains("request is too large");
    }

    @Test
    void fields_that_a_built_in_kind_does_not_have_are_dropped_and_wrong_types_refused() {
        client.resource(pod("p")).create();
        var pods = client.pods().withName("p");
        pods.patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"label\":\"typo\",\"labels\":{\"a\":\"b\"}}}");
        assertThat(pods.get().getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(pods.get().getMetadata().getLabels()).containsEntry("a", "b");
        KubernetesClientException patched = refusalOf(() ->
                pods.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeDeadlineSeconds\":\"5m\"}}"));
        String why =
                "json: cannot unmarshal string into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64";
        assertThat(patched.getCode()).isEqualTo(422);
        assertThat(patched.getStatus().getMessage())
                .startsWith(" \"\" is invalid: patch: Invalid value: \"{")
                .endsWith("}\": " + why);
        HttpResponse<String> created = test.send(
                "/api/v1/namespaces/" + test.namespace() + "/pods",
                Map.of(),
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"activeDeadlineSeconds\":\"5m\"}}");
        assertThat(created.code()).isEqualTo(400);
        assertThat(Serialization.unmarshal(created.body(), Status.class).getMessage())
                .isEqualTo("Pod in version \"v1\" cannot be handled as a Pod: " + why);
    }

    @Test
    void what_a_restore_can_trip_over_is_refused_as_on_a_real_cluster() {
        Job job = client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName("j")
                        .endMetadata()
                        .withNewSpec()
                        .withNewTemplate()
                        .withSpec(new PodBuilder(pod("x"))
                                .editSpec()
                                .withRestartPolicy("Never")
                                .endSpec()
                                .build()
                                .getSpec())
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        Job copy = new JobBuilder(job)
                .withNewMetadata()
                .withName("copy")
                .endMetadata()
                .build();
        assertThat(refusalOf(() -> client.resource(copy).create()).getMessage())
                .contains("spec.selector: Invalid value", "not auto-generated");

        Pod orphan = new PodBuilder(pod("p"))
                .editSpec()
                .withServiceAccountName("nobody")
                .endSpec()
                .build();
        assertThat(refusalOf(() -> client.resource(orphan).create()).getMessage())
                .contains("serviceaccount \"nobody\" not found");

        Service service = client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("s")
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        Service second = new ServiceBuilder(service)
                .withNewMetadata()
                .withName("second")
                .endMetadata()
                .build();
        assertThat(refusalOf(() -> client.resource(second).create()).getMessage())
                .contains("provided IP is already allocated");
    }
}
