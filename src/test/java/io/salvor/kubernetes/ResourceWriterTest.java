package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.sandbox.apiserver.ApiServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceWriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Resource VOLUMES = new Resource("", "v1", "PersistentVolume", "persistentvolumes", false);
    private static final Resource MAPS = new Resource("", "v1", "ConfigMap", "configmaps", true);
    private static final Resource DEPLOYMENTS = new Resource("apps", "v1", "Deployment", "deployments", true);
    private static final Resource ACCOUNTS = new Resource("", "v1", "ServiceAccount", "serviceaccounts", true);

    private ApiServer server;
    private KubernetesClient client;
    private ResourceWriter writer;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.start(0);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        writer = new KubernetesResourceWriter(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Test
    void what_is_there_is_left_alone() throws Exception {
        JsonNode map = json(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m'},'data':{'a':'1'}}".replace('\'', '"'));
        JsonNode other = json(map.toString().replace("\"1\"", "\"2\""));
        assertThat(writer.create(MAPS, "shop", map).result()).isEqualTo(Result.Created);
        assertThat(writer.create(MAPS, "shop", other).result()).isEqualTo(Result.Existing);
        assertThat(client.configMaps().inNamespace("shop").withName("m").get().getData())
                .isEqualTo(Map.of("a", "1"));
    }

    @Test
    void a_pod_whose_account_is_not_there_yet_is_tried_again() throws Exception {
        JsonNode pod = json(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'web'},'spec':{'serviceAccountName':'app','containers':[{'name':'c','image':'i'}]}}"
                        .replace('\'', '"'));
        ResourceWriter.Outcome refused = writer.create(Kinds.PODS, "shop", pod);
        assertThat(refused.message()).contains("serviceaccount \"app\" not found");
        assertThat(refused.result()).isEqualTo(Result.NotYet);
        writer.create(
                ACCOUNTS,
                "shop",
                json("{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"app\"}}"));
        assertThat(writer.create(Kinds.PODS, "shop", pod).result()).isEqualTo(Result.Created);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    403 | web | pods "web" is forbidden: error looking up service account shop/default: serviceaccount "default" not found | NotYet
                    500 | web | pods "web" is forbidden: error looking up service account shop/default: etcd is slow                     | NotYet
                    503 | web | the server is currently unable to handle the request                                                     | NotYet
                    500 | web | failed calling webhook "check.example.org": no endpoints available for service "check"                   | NotYet
                    429 | web | the server has received too many requests                                                                | NotYet
                    409 | web | Operation cannot be fulfilled on resourcequotas "q": the object has been modified                        | NotYet
                    0   | web | timeout                                                                                                  | NotYet
                    403 | web | pods "web" is forbidden: status unknown for quota: q, resources: pods                                    | NotYet
                    403 | web | pods "web" is forbidden: unable to create new content in namespace shop because it is being terminated   | NotYet
                    403 | web | pods "web" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5             | Failed
                    422 | web | Pod "web" is invalid: spec.containers: Required value                                                    | Failed
                    403 | -   | pods is forbidden: User "system:serviceaccount:salvor:salvor" cannot create resource "pods"              | Failed
                    403 | ''  | pods "" is forbidden: User "error looking up service account a" cannot create resource "pods"            | Failed
                    403 | web | pods "web" is forbidden: violates PodSecurity "restricted:latest"                                        | Failed
                    """)
    void a_refusal_is_final_unless_it_may_pass(int code, String name, String message, Result result) {
        Status status = new StatusBuilder()
                .withCode(code)
                .withReason("Forbidden")
                .withMessage(message)
                .withNewDetails()
                .withName(name)
                .endDetails()
                .build();
        assertThat(ResourceWriter.Outcome.refused(new KubernetesClientException(message, code, status)))
                .isEqualTo(new ResourceWriter.Outcome(result, message));
    }

    @Test
    void a_refusal_without_details_is_final() {
        assertThat(ResourceWriter.Outcome.refused(new KubernetesClientException("forbidden", 403, null)))
                .isEqualTo(new ResourceWriter.Outcome(Result.Failed, "forbidden"));
    }

    @Test
    void an_adopted_volume_gets_its_claim_reference_renewed() throws Exception {
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName("pv")
                        .endMetadata()
                        .withNewSpec()
                        .withCapacity(Map.of("storage", new Quantity("1Gi")))
                        .withAccessModes("ReadWriteOnce")
                        .withNewHostPath("/data", null)
                        .withNewClaimRef()
                        .withNamespace("shop")
                        .withName("data")
                        .withUid("old")
                        .endClaimRef()
                        .endSpec()
                        .build())
                .create();
        JsonNode patch = json("{\"spec\":{\"claimRef\":{\"uid\":null}}}");
        assertThat(writer.patch(VOLUMES, null, "pv", patch).result()).isEqualTo(Result.Created);
        var reference =
                client.persistentVolumes().withName("pv").get().getSpec().getClaimRef();
        assertThat(reference.getName()).isEqualTo("data");
        assertThat(reference.getUid()).isNull();
    }

    @Test
    void a_status_is_written_by_its_own_path_and_changes_nothing_else() throws Exception {
        JsonNode body =
                json("{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"api\"},"
                        + " \"spec\": {\"replicas\": 0, \"selector\": {\"matchLabels\": {\"app\": \"a\"}}, \"template\": {\"metadata\":"
                        + " {\"labels\": {\"app\": \"a\"}}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}},"
                        + " \"status\": {\"collisionCount\": 7}}");
        assertThat(writer.create(DEPLOYMENTS, "shop", body).result()).isEqualTo(Result.Created);
        var deployment = client.apps().deployments().inNamespace("shop").withName("api");
        assertThat(deployment.get().getStatus())
                .satisfiesAnyOf(status -> assertThat(status).isNull(), status -> assertThat(status.getCollisionCount())
                        .isNull());
        assertThat(writer.writeStatus(DEPLOYMENTS, "shop", "api", body.get("status"))
                        .result())
                .isEqualTo(Result.Created);
        assertThat(deployment.get().getStatus().getCollisionCount()).isEqualTo(7);
        assertThat(deployment.get().getSpec().getReplicas()).isZero();
        assertThat(writer.writeStatus(DEPLOYMENTS, "shop", "gone", body.get("status"))
                        .result())
                .isEqualTo(Result.Failed);
        assertThat(writer.scale(DEPLOYMENTS, "shop", "gone", 1).result()).isEqualTo(Result.Failed);
        assertThat(writer.tryScale(DEPLOYMENTS, "shop", "gone", 1).result()).isEqualTo(Result.Failed);
        assertThat(writer.tryScale(DEPLOYMENTS, "shop", "api", 3).result()).isEqualTo(Result.Created);
        assertThat(deployment.get().getSpec().getReplicas()).isZero();
        assertThat(writer.writeStatus(MAPS, "shop", "gone", body.get("status")).result())
                .isEqualTo(Result.Failed);
    }

    @Test
    void an_object_to_adopt_that_is_not_there_yet_is_tried_again() throws Exception {
        JsonNode patch = json("{\"imagePullSecrets\":[{\"name\":\"registry\"}]}");
        assertThat(writer.patch(ACCOUNTS, "shop", "late", patch).result()).isEqualTo(Result.NotYet);
    }
}
