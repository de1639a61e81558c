package io.salvor.sandbox.apiserver.verbs;

import static io.salvor.sandbox.apiserver.TestServer.map;
import static io.salvor.sandbox.apiserver.TestServer.pod;
import static io.salvor.sandbox.apiserver.TestServer.refusalOf;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.salvor.sandbox.apiserver.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How objects go, and what they take along. */
@Tag(TestServer.REAL)
class DeletionTest {

    private final TestServer test = TestServer.start();
    private final KubernetesClient client = test.client();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void a_pod_on_a_node_waits_for_its_kubelet_and_one_without_goes_at_once() {
        client.resource(pod("free")).create();
        client.pods().withName("free").delete();
        assertThat(client.pods().withName("free").get()).isNull();

        client.resource(new PodBuilder(pod("placed"))
                        .editSpec()
                        .withNodeName("node-1")
                        .endSpec()
                        .build())
                .create();
        client.pods().withName("placed").delete();
        Pod leaving = client.pods().withName("placed").get();
        assertThat(leaving.getMetadata().getDeletionTimestamp()).isNotEmpty();
        assertThat(leaving.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
        client.pods().withName("placed").withGracePeriod(0).delete();
        assertThat(client.pods().withName("placed").get()).isNull();
    }

    @Test
    void a_finalizer_keeps_an_object_until_it_is_removed() {
        ConfigMap held = map("held", "1");
        held.getMetadata().setFinalizers(List.of("salvor.io/test"));
        client.resource(held).create();
        client.configMaps().withName("held").delete();
        assertThat(client.configMaps().withName("held").get().getMetadata().getDeletionTimestamp())
                .isNotEmpty();

        client.configMaps()
                .withName("held")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        assertThat(client.configMaps().withName("held").get()).isNull();
    }

    @Test
    void dependents_go_with_their_owner() {
        ConfigMap owner = client.resource(map("owner", "1")).create();
        client.resource(ownedBy(owner, "child")).create();
        client.configMaps().withName("owner").delete();
        await().atMost(ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(client.configMaps().withName("child").get()).isNull());
    }

    @Test
    void an_owner_deleted_in_the_foreground_goes_after_its_dependents() {
        ConfigMap owner = client.resource(map("owner", "1")).create();
        ConfigMap child = ownedBy(owner, "child");
        child.getMetadata().setFinalizers(List.of("salvor.io/test"));
        child.getMetadata().getOwnerReferences().get(0).setBlockOwnerDeletion(true);
        client.resource(child).create();
        client.configMaps()
                .withName("owner")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        await().atMost(ofMinutes(1)).untilAsserted(() -> assertThat(client.configMaps()
                        .withName("child")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotEmpty());
        assertThat(client.configMaps().withName("owner").get()).isNotNull();

        client.configMaps()
                .withName("child")
                .patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]");
        await().atMost(ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(client.configMaps().withName("owner").get()).isNull());
    }

    @Test
    void an_orphan_keeps_no_reference_to_its_owner() {
        ConfigMap owner = client.resource(map("owner", "1")).create();
        client.resource(ownedBy(owner, "child")).create();
        client.configMaps()
                .withName("owner")
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        await().atMost(ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(client.configMaps().withName("owner").get()).isNull());
        assertThat(client.configMaps().withName("child").get().getMetadata().getOwnerReferences())
                .isEmpty();
    }

    private static ConfigMap ownedBy(ConfigMap owner, String name) {
        ConfigMap child = map(name, "1");
        child.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build()));
        return child;
    }

    @Test
    void a_namespace_takes_its_contents_along() {
        String shop = test.newNamespace();
        ConfigMap held = map("held", "1");
        held.getMetadata().setFinalizers(List.of("salvor.io/test"));
        client.resource(held).inNamespace(shop).create();
        client.namespaces().withName(shop).delete();
        assertThat(client.namespaces().withName(shop).get().getStatus().getPhase())
                .isEqualTo("Terminating");
        KubernetesClientException refusal = refusalOf(
                () -> client.resource(map("late", "1")).inNamespace(shop).create());
        assertThat(refusal.getCode()).isEqualTo(403);

        client.configMaps()
                .inNamespace(shop)
                .withName("held")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":[]}}");
        await().atMost(ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(client.namespaces().withName(shop).get()).isNull());
    }
}
