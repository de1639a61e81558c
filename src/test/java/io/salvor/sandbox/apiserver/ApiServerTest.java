package io.salvor.sandbox.apiserver;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {

    private ApiServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = ApiServer.start(0);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url())
                        .withNamespace("default")
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build();
    }

    private static KubernetesClientException refusalOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(KubernetesClientException.class, call);
    }

    @Test
    void objectsAreCreatedReadChangedAndDeleted() {
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
    void aStaleVersionIsAConflict() {
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
    void aWriteThatChangesNothingKeepsTheVersion() {
        ConfigMap created = client.resource(map("a", "1")).create();
        ConfigMap again = client.resource(created).update();
        assertThat(again.getMetadata().getResourceVersion())
                .isEqualTo(created.getMetadata().getResourceVersion());
    }

    @Test
    void aNamespaceThatIsNotThereIsNotFound() {
        KubernetesClientException refusal = refusalOf(
                () -> client.resource(map("a", "1")).inNamespace("nowhere").create());
        assertThat(refusal.getCode()).isEqualTo(404);
        assertThat(refusal.getMessage()).contains("namespaces \"nowhere\" not found");
    }

    @Test
    void generatedNamesEndInFiveRandomLetters() {
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
    void statusAndSpecAreWrittenApart() {
        client.resource(pod("p")).create();
        client.pods().withName("p").editStatus(pod -> new PodBuilder(pod)
                .editMetadata()
                .addToLabels("ignored", "yes")
                .endMetadata()
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
        assertThat(pod.getMetadata().getLabels()).containsKey("kept").doesNotContainKey("ignored");
    }

    @Test
    void aPodOnANodeWaitsForItsKubeletAndOneWithoutGoesAtOnce() {
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
    void aFinalizerKeepsAnObjectUntilItIsRemoved() {
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
    void dependentsGoWithTheirOwner() {
        ConfigMap owner = client.resource(map("owner", "1")).create();
        client.resource(ownedBy(owner, "child")).create();
        client.configMaps().withName("owner").delete();
        await().atMost(ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(client.configMaps().withName("child").get()).isNull());
    }

    @Test
    void anOwnerDeletedInTheForegroundGoesAfterItsDependents() {
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
    void anOrphanKeepsNoReferenceToItsOwner() {
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
    void aNamespaceTakesItsContentsAlong() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        ConfigMap held = map("held", "1");
        held.getMetadata().setFinalizers(List.of("salvor.io/test"));
        client.resource(held).inNamespace("shop").create();
        client.namespaces().withName("shop").delete();
        assertThat(client.namespaces().withName("shop").get().getStatus().getPhase())
                .isEqualTo("Terminating");
        KubernetesClientException refusal = refusalOf(
                () -> client.resource(map("late", "1")).inNamespace("shop").create());
        assertThat(refusal.getCode()).isEqualTo(403);

        client.configMaps()
                .inNamespace("shop")
                .withName("held")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":[]}}");
        await().atMost(ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(client.namespaces().withName("shop").get()).isNull());
    }

    @Test
    void pagesOfOneListShowTheStateAtItsFirstPage() {
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
    void labelsAndFieldsSelect() {
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
    void theFourPatchesChangeWhatTheySay() {
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
    void theSpecOfAPodIsFrozen() {
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
    void namesLabelsAndPodSpecsAreHeldToTheRulesOfARealCluster() {
        assertThat(refusalOf(() -> client.resource(pod("Upper")).create()).getCode())
                .isEqualTo(422);
        Pod longLabel = pod("p");
        longLabel.getMetadata().getLabels().put("claim", "a".repeat(64));
        assertThat(refusalOf(() -> client.resource(longLabel).create()).getMessage())
                .contains("metadata.labels: Invalid value", "must be no more than 63 characters");
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
        assertThat(refusalOf(() -> client.resource(map("big", "x".repeat(1_600_000)))
                                .create())
                        .getMessage())
                .contains("request is too large");
    }

    @Test
    void fieldsThatABuiltInKindDoesNotHaveAreDroppedAndWrongTypesRefused() {
        client.resource(pod("p")).create();
        var pods = client.pods().withName("p");
        pods.patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"label\":\"typo\",\"labels\":{\"a\":\"b\"}}}");
        assertThat(pods.get().getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(pods.get().getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(refusalOf(() -> pods.patch(
                                PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeDeadlineSeconds\":\"5m\"}}"))
                        .getMessage())
                .contains("cannot unmarshal string into field Pod.spec.activeDeadlineSeconds of type integer");
    }

    @Test
    void whatARestoreCanTripOverIsRefusedAsOnARealCluster() {
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

    @Test
    void logsComeFromTheRegisteredSource() {
        client.resource(pod("p")).create();
        assertThat(refusalOf(() -> client.pods().withName("p").getLog()).getCode())
                .isEqualTo(501);
        server.podLogs((namespace, pod, container) -> new ByteArrayInputStream(
                (namespace + "/" + pod + "/" + container + "\nsecond\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(client.pods().withName("p").getLog()).isEqualTo("default/p/main\nsecond\n");
        assertThat(client.pods().withName("p").tailingLines(1).getLog()).isEqualTo("second\n");
    }

    @Test
    void whatIsNotImplementedSaysSo() {
        client.resource(pod("p")).create();
        KubernetesClientException refusal =
                refusalOf(() -> client.pods().withName("p").evict());
        assertThat(refusal.getCode()).isEqualTo(501);
        assertThat(refusal.getMessage()).contains("does not implement POST pods/eviction");
    }
}
