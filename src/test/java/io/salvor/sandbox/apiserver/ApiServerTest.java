package io.salvor.sandbox.apiserver;

import static io.salvor.sandbox.apiserver.TestServer.map;
import static io.salvor.sandbox.apiserver.TestServer.pod;
import static io.salvor.sandbox.apiserver.TestServer.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestServer.REAL)
class ApiServerTest {

    private TestServer test;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        test = TestServer.start();
        client = test.client();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void objects_are_created_read_changed_and_deleted() {
        ConfigMap created = client.resource(map("a", "1")).create();
        assertThat(created.getMetadata().getUid()).isNotEmpty();
        assertThat(created.getMetadata().getCreationTimestamp()).isNotEmpty();

        client.configMaps()
                .withName("a")
                .edit(map -> new ConfigMapBuilder(map).addToData("key", "2").build());
        assertThat(client.configMaps().withName("a").get().getData()).containsEntry("key", "2");

        assertThat(refusalOf(() -> client.resource(map("a", "1")).create()).getCode())
                .isEqualTo(409);
        client.configMaps().withName("a").delete();
        assertThat(client.configMaps().withName("a").get()).isNull();
    }

    @Test
    void a_stale_version_is_a_conflict() {
        ConfigMap stale = client.resource(map("a", "1")).create();
        client.configMaps()
                .withName("a")
                .edit(map -> new ConfigMapBuilder(map).addToData("key", "2").build());

        KubernetesClientException refusal =
                refusalOf(() -> client.resource(stale).update());
        assertThat(refusal.getCode()).isEqualTo(409);
        assertThat(refusal.getStatus().getReason()).isEqualTo("Conflict");
    }

    @Test
    void a_write_that_changes_nothing_keeps_the_version() {
        ConfigMap created = client.resource(map("a", "1")).create();
        ConfigMap again = client.resource(created).update();
        assertThat(again.getMetadata().getResourceVersion())
                .isEqualTo(created.getMetadata().getResourceVersion());
    }

    @Test
    void a_namespace_that_is_not_there_is_not_found() {
        KubernetesClientException refusal = refusalOf(
                () -> client.resource(map("a", "1")).inNamespace("nowhere").create());
        assertThat(refusal.getCode()).isEqualTo(404);
        assertThat(refusal.getMessage()).contains("namespaces \"nowhere\" not found");
    }

    @Test
    void generated_names_end_in_five_random_letters() {
        Pod created = client.resource(new PodBuilder(pod("x"))
                        .editMetadata()
                        .withName(null)
                        .withGenerateName("x-")
                        .endMetadata()
                        .build())
                .create();
        assertThat(created.getMetadata().getName()).matches("x-[a-z0-9]{5}");
    }

    @Test
    void status_and_spec_are_written_apart() {
        client.resource(pod("p")).create();
        client.pods().withName("p").editStatus(pod -> new PodBuilder(pod)
                .editMetadata()
                .addToLabels("written-with-the-status", "yes")
                .endMetadata()
                .editSpec()
                .withHostname("ignored")
                .endSpec()
                .editStatus()
                .withPhase("Running")
                .endStatus()
                .build());
        client.pods().withName("p").edit(pod -> new PodBuilder(pod)
                .editMetadata()
                .addToLabels("kept", "yes")
                .endMetadata()
                .editStatus()
                .withPhase("Failed")
                .endStatus()
                .build());
        Pod pod = client.pods().withName("p").get();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getMetadata().getLabels()).containsKeys("kept", "written-with-the-status");
        assertThat(pod.getSpec().getHostname()).isNull();
    }

    @Test
    void pages_of_one_list_show_the_state_at_its_first_page() {
        for (int i = 0; i < 7; i++) {
            client.resource(map("page-" + i, "1")).create();
        }
        ConfigMapList first =
                client.configMaps().list(new ListOptionsBuilder().withLimit(3L).build());
        client.configMaps().withName("page-6").delete();
        client.resource(map("page-9", "1")).create();
        ConfigMapList rest = client.configMaps()
                .list(new ListOptionsBuilder()
                        .withContinue(first.getMetadata().getContinue())
                        .build());
        assertThat(first.getItems()).hasSize(3);
        assertThat(rest.getItems())
                .extracting(map -> map.getMetadata().getName())
                .contains("page-6")
                .doesNotContain("page-9");
        assertThat(rest.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void labels_and_fields_select() {
        for (String name : List.of("a", "b", "c")) {
            client.resource(pod(name)).create();
        }
        assertThat(names(client.pods().withLabelIn("app", "a", "b").list().getItems()))
                .containsExactly("a", "b");
        assertThat(names(client.pods().withLabelNotIn("app", "a").list().getItems()))
                .containsExactly("b", "c");
        assertThat(names(client.pods().withoutLabel("app").list().getItems())).isEmpty();
        assertThat(names(client.pods()
                        .inAnyNamespace()
                        .withField("metadata.name", "c")
                        .list()
                        .getItems()))
                .containsExactly("c");
        assertThat(names(client.pods()
                        .withField("spec.nodeName", "node-1")
                        .list()
                        .getItems()))
                .isEmpty();
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    @Test
    void the_four_patches_change_what_they_say() {
        client.resource(pod("p")).create();
        var pods = client.pods().withName("p");
        pods.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"app\":null,\"b\":\"1\"}}}");
        assertThat(pods.get().getMetadata().getLabels()).isEqualTo(Map.of("b", "1"));

        pods.patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"busybox:2\"}]}}");
        assertThat(pods.get().getSpec().getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getImage()).isEqualTo("busybox:2");
            assertThat(container.getTerminationMessagePath()).isEqualTo("/dev/termination-log");
        });

        pods.patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"test\",\"path\":\"/metadata/labels/b\",\"value\":\"1\"},"
                        + "{\"op\":\"add\",\"path\":\"/metadata/labels/c~1d\",\"value\":\"2\"}]");
        assertThat(pods.get().getMetadata().getLabels()).containsEntry("c/d", "2");
        KubernetesClientException refusal = refusalOf(() -> pods.patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"test\",\"path\":\"/metadata/labels/b\",\"value\":\"9\"}]"));
        assertThat(refusal.getCode()).isEqualTo(422);
    }

    @Test
    @OnlyInSandbox(because = "a real server gets logs from kubelets")
    void logs_come_from_the_registered_source() {
        client.resource(pod("p")).create();
        assertThat(refusalOf(() -> client.pods().withName("p").getLog()).getCode())
                .isEqualTo(501);
        test.sandbox()
                .podLogs((namespace, pod, container) -> new ByteArrayInputStream(
                        (namespace + "/" + pod + "/" + container + "\nsecond\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(client.pods().withName("p").getLog()).isEqualTo(test.namespace() + "/p/main\nsecond\n");
        assertThat(client.pods().withName("p").tailingLines(1).getLog()).isEqualTo("second\n");
    }

    @Test
    @OnlyInSandbox(because = "a real server evicts")
    void what_is_not_implemented_says_so() {
        client.resource(pod("p")).create();
        KubernetesClientException refusal =
                refusalOf(() -> client.pods().withName("p").evict());
        assertThat(refusal.getCode()).isEqualTo(501);
        assertThat(refusal.getMessage()).contains("does not implement POST pods/eviction");
    }
}
