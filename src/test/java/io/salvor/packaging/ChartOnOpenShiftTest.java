package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.salvor.kubernetes.JobPod;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobBuilder;
import io.salvor.kubernetes.NodeJobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart where namespaces have users of their own and nodes enforce SELinux. */
class ChartOnOpenShiftTest {
    private static final String OPENSHIFT = "openshift: {enabled: true}";
    private static final Set<String> GIVEN_BY_THE_NAMESPACE = Set.of("runAsUser", "runAsGroup", "fsGroup");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static ChartRenderer helm;

    @BeforeAll
    static void start() throws IOException {
        helm = ChartRenderer.start(folder);
    }

    @AfterAll
    static void stop() {
        helm.close();
    }

    @Test
    void the_operator_names_its_user_and_groups_by_default() {
        JsonNode context = pod(helm.manifests("salvor", "salvor", "")).path("securityContext");
        assertThat(GIVEN_BY_THE_NAMESPACE)
                .allSatisfy(field -> assertThat(context.path(field).asLong()).isEqualTo(65532));
    }

    @Test
    void on_openshift_the_operator_names_none_and_keeps_within_the_restricted_policy() {
        JsonNode pod = pod(helm.manifests("salvor", "salvor", OPENSHIFT));
        assertThat(pod.path("securityContext").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("runAsNonRoot", "seccompProfile");
        JsonNode container = pod.at("/containers/0/securityContext");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(container.properties()).extracting(Map.Entry::getKey).doesNotContain("runAsUser", "runAsGroup");
    }

    @Test
    void null_takes_an_entry_out_and_other_users_are_whole_numbers() {
        JsonNode pod = pod(
                helm.manifests(
                        "salvor",
                        "salvor",
                        """
                podSecurityContext: {runAsUser: 1000680000, runAsGroup: null, fsGroup: null}
                securityContext: {readOnlyRootFilesystem: null}
                """));
        assertThat(pod.at("/securityContext/runAsUser").toString()).isEqualTo("1000680000");
        assertThat(pod.path("securityContext").has("runAsGroup")).isFalse();
        assertThat(pod.path("securityContext").has("fsGroup")).isFalse();
        assertThat(pod.at("/containers/0/securityContext").has("readOnlyRootFilesystem"))
                .isFalse();
        assertThat(pod.at("/containers/0/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
    }

    @Test
    void jobs_run_under_a_label_that_reads_other_pods_volumes_unless_another_is_given() throws IOException {
        String variable = "SALVOR_NODE_SELINUX_OPTIONS";
        assertThat(variable(helm.manifests("salvor", "salvor", ""), variable)).isEmpty();
        assertThat(JSON.readTree(variable(helm.manifests("salvor", "salvor", OPENSHIFT), variable)))
                .isEqualTo(JSON.readTree("{\"type\": \"spc_t\"}"));
        assertThat(JSON.readTree(variable(
                        helm.manifests("salvor", "salvor", "jobs: {seLinuxOptions: {level: 's0:c1,c2'}}"), variable)))
                .isEqualTo(JSON.readTree("{\"level\": \"s0:c1,c2\"}"));
    }

    @Test
    void wait_containers_name_no_user_only_there() {
        assertThat(variable(helm.manifests("salvor", "salvor", ""), "SALVOR_ASSIGNED_USERS"))
                .isEqualTo("false");
        assertThat(variable(helm.manifests("salvor", "salvor", OPENSHIFT), "SALVOR_ASSIGNED_USERS"))
                .isEqualTo("true");
    }

    @Test
    void the_constraints_allow_what_the_jobs_ask_for_and_nothing_else() {
        JsonNode allowed = only(helm.manifests("salvor", "salvor", OPENSHIFT), "SecurityContextConstraints");
        Set<String> capabilities = new TreeSet<>();
        Set<String> volumes = new TreeSet<>();
        for (NodeJob.Command command : NodeJob.Command.values()) {
            JsonNode pod = JSON.valueToTree(job(command)).at("/spec/template/spec");
            SecurityContext context = job(command)
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getSecurityContext();
            capabilities.addAll(context.getCapabilities().getAdd());
            assertThat(context.getCapabilities().getDrop()).isEqualTo(texts(allowed.path("requiredDropCapabilities")));
            assertThat(context.getReadOnlyRootFilesystem())
                    .isEqualTo(allowed.path("readOnlyRootFilesystem").asBoolean());
            assertThat(context.getAllowPrivilegeEscalation())
                    .isEqualTo(allowed.path("allowPrivilegeEscalation").asBoolean());
            assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            pod.path("volumes").forEach(volume -> volume.fieldNames().forEachRemaining(volumes::add));
            assertThat(Stream.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
        }
        volumes.remove("name");
        // The token of the account, which the API server adds.
        volumes.add("projected");
        assertThat(texts(allowed.path("allowedCapabilities"))).containsExactlyInAnyOrderElementsOf(capabilities);
        assertThat(texts(allowed.path("volumes"))).containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(texts(allowed.path("seccompProfiles"))).containsExactly("runtime/default");
        allowed.properties().stream()
                .filter(field -> field.getKey().matches("allow(Host|Priv).*"))
                .forEach(field -> assertThat(field.getValue().asBoolean())
                        .as(field.getKey())
                        .isEqualTo(field.getKey().equals("allowHostDirVolumePlugin")));
    }

    @Test
    void the_account_of_the_jobs_alone_may_use_the_constraints() {
        List<JsonNode> objects = helm.manifests("salvor", "backup", OPENSHIFT);
        JsonNode constraints = only(objects, "SecurityContextConstraints");
        assertThat(constraints.path("users")).isEmpty();
        assertThat(constraints.path("groups")).isEmpty();
        List<JsonNode> roles = objects.stream()
                .filter(object -> object.path("rules").toString().contains("\"use\""))
                .toList();
        assertThat(roles).hasSize(1);
        JsonNode role = roles.get(0);
        assertThat(role.path("kind").asText()).isEqualTo("Role");
        assertThat(role.at("/rules/0/resourceNames/0").asText())
                .isEqualTo(constraints.at("/metadata/name").asText());
        assertThat(objects.stream()
                        .filter(object -> object.at("/roleRef/name")
                                .asText()
                                .equals(role.at("/metadata/name").asText()))
                        .flatMap(binding -> binding.path("subjects").findValuesAsText("name").stream()))
                .containsExactly(variable(objects, "SALVOR_NODE_SERVICE_ACCOUNT"));
    }

    @Test
    void the_jobs_on_the_nodes_may_mount_what_the_values_name_and_no_other_kind() {
        JsonNode claim = only(
                helm.manifests(
                        "salvor",
                        "salvor",
                        OPENSHIFT + "\nlocationVolumes: [{name: a, persistentVolumeClaim: {claimName: a}},"
                                + " {name: b, persistentVolumeClaim: {claimName: b}}]"),
                "SecurityContextConstraints");
        assertThat(claim.path("volumes"))
                .extracting(JsonNode::asText)
                .containsExactly("hostPath", "emptyDir", "secret", "projected", "persistentVolumeClaim");
        JsonNode further = only(
                helm.manifests(
                        "salvor", "salvor", OPENSHIFT + "\njobs: {extraVolumes: [{name: a, configMap: {name: ca}}]}"),
                "SecurityContextConstraints");
        assertThat(further.path("volumes"))
                .extracting(JsonNode::asText)
                .containsExactly("hostPath", "emptyDir", "secret", "projected", "configMap");
        JsonNode none = only(helm.manifests("salvor", "salvor", OPENSHIFT), "SecurityContextConstraints");
        assertThat(none.path("volumes"))
                .extracting(JsonNode::asText)
                .containsExactly("hostPath", "emptyDir", "secret", "projected");
    }

    @Test
    void without_them_nothing_of_openshift_is_made() {
        assertThat(helm.manifests("salvor", "salvor", "openshift: {enabled: true, scc: {create: false}}"))
                .extracting(object -> object.path("apiVersion").asText())
                .doesNotContain("security.openshift.io/v1");
    }

    private static Job job(NodeJob.Command command) {
        NodeJobSettings settings = new NodeJobSettings(
                "salvor", "Always", "salvor-node", 1, "1", "1Gi", null, Duration.ofHours(1), JobPod.PLAIN, List.of());
        NodeJob job = new NodeJob(
                "job",
                command,
                "node",
                List.of(new NodeJob.Volume("volume", "/var/lib/kubelet/pods/1/data")),
                Map.of(),
                Map.of("shop", "secret"),
                Map.of(),
                Instant.EPOCH.plusSeconds(60));
        return new NodeJobBuilder("salvor", settings).job(job, new OwnerReference(), Instant.EPOCH);
    }

    private static JsonNode pod(List<JsonNode> objects) {
        return only(objects, "Deployment").at("/spec/template/spec");
    }

    private static JsonNode only(List<JsonNode> objects, String kind) {
        List<JsonNode> found = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static String variable(List<JsonNode> objects, String name) {
        for (JsonNode variable : pod(objects).at("/containers/0/env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        return "";
    }

    private static List<String> texts(JsonNode list) {
        return JSON.convertValue(list, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }
}
