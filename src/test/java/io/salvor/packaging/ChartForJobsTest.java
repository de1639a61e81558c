package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.JobPod;
import io.salvor.kubernetes.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart gives the pods of node Jobs, as the operator reads it. */
class ChartForJobsTest {
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
    void unless_said_otherwise_they_have_limits_and_neither_meshes_nor_scalers_touch_them() {
        JobPod pod = given("");
        assertThat(pod.limits()).containsOnly(Map.entry("memory", new Quantity("2Gi")));
        assertThat(pod.cacheSize()).isEqualTo("10Gi");
        assertThat(pod.temporarySize()).isEqualTo("2Gi");
        assertThat(pod.labels()).containsOnly(Map.entry("sidecar.istio.io/inject", "false"));
        assertThat(pod.annotations())
                .containsEntry("sidecar.istio.io/inject", "false")
                .containsEntry("linkerd.io/inject", "disabled")
                .containsEntry("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
                .containsEntry("karpenter.sh/do-not-disrupt", "true");
        assertThat(pod.priorityClassName()).isNull();
        assertThat(pod.extraEnv()).isEmpty();
    }

    @Test
    void those_of_maintenance_are_kept_from_all_leases_but_those_of_repositories() {
        List<JsonNode> policies = policies("Always");
        assertThat(policies).hasSize(1);
        JsonNode spec = policies.get(0).path("spec");
        assertThat(spec.at("/matchConditions/0/expression").asText())
                .isEqualTo("request.userInfo.username == 'system:serviceaccount:backup:salvor-maintenance'");
        assertThat(spec.at("/matchConstraints/namespaceSelector/matchLabels")
                        .properties()
                        .iterator()
                        .next()
                        .getValue()
                        .asText())
                .isEqualTo("backup");
        String allowed = spec.at("/validations/0/expression").asText().replaceAll(".*startsWith\\('(.*)'\\)", "$1");
        assertThat(Names.lease("shop-default-0a1b2c3d4e")).startsWith(allowed);
        assertThat("salvor-operator").doesNotStartWith(allowed);
        assertThat(policies("Never")).isEmpty();
        assertThat(policies("Auto"))
                .as("where Helm sees no cluster that has any")
                .isEmpty();
    }

    private static List<JsonNode> policies(String limitLeases) {
        return helm.manifests("salvor", "backup", "rbac: {limitLeases: " + limitLeases + "}").stream()
                .filter(object -> object.path("kind").asText().equals("ValidatingAdmissionPolicy"))
                .toList();
    }

    @Test
    void each_of_them_can_be_changed_and_taken_out() {
        JobPod pod = given(
                """
                jobs:
                  resources: {limits: {memory: null, ephemeral-storage: 20Gi}}
                  cacheSizeLimit: ""
                  podAnnotations: {linkerd.io/inject: null, example.org/backup: "true"}
                  priorityClassName: backups
                  extraEnv: [{name: HTTPS_PROXY, value: "http://proxy:3128"}]
                  extraVolumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token, audience: a-pool}}]}}]
                  extraVolumeMounts: [{name: token, mountPath: /var/run/google, readOnly: true}]
                """);
        assertThat(pod.limits()).containsOnly(Map.entry("ephemeral-storage", new Quantity("20Gi")));
        assertThat(pod.cacheSize()).isEmpty();
        assertThat(pod.annotations())
                .doesNotContainKey("linkerd.io/inject")
                .containsEntry("example.org/backup", "true")
                .containsKey("karpenter.sh/do-not-disrupt");
        assertThat(pod.priorityClassName()).isEqualTo("backups");
        assertThat(pod.extraEnv()).isEqualTo(List.of(new EnvVar("HTTPS_PROXY", "http://proxy:3128", null)));
        assertThat(pod.extraVolumes()).singleElement().satisfies(volume -> assertThat(
                        volume.getProjected().getSources().get(0).getServiceAccountToken())
                .isEqualTo(new ServiceAccountTokenProjection("a-pool", null, "token")));
        assertThat(pod.extraVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/var/run/google");
    }

    @Test
    void a_proxy_is_that_of_the_operator_and_of_all_jobs_and_what_gives_identities_is_asked_without_it() {
        String values = "proxy: {https: 'http://proxy:3128', noProxy: '.internal'}";
        List<EnvVar> expected = List.of(
                new EnvVar("HTTPS_PROXY", "http://proxy:3128", null),
                new EnvVar("NO_PROXY", ".internal,localhost,127.0.0.0/8,::1,169.254.0.0/16,fd00:ec2::/32", null));

        assertThat(given(values).extraEnv()).isEqualTo(expected);
        assertThat(ofOperator(values))
                .containsEntry("HTTPS_PROXY", "http://proxy:3128")
                .containsEntry("NO_PROXY", expected.get(1).getValue());
        assertThat(given(values + "\njobs: {extraEnv: [{name: HTTPS_PROXY, value: 'http://of-jobs:3128'}]}")
                        .extraEnv())
                .filteredOn(variable -> variable.getName().equals("HTTPS_PROXY"))
                .containsExactly(new EnvVar("HTTPS_PROXY", "http://of-jobs:3128", null));
    }

    @Test
    void a_proxy_with_a_password_comes_from_a_secret() {
        List<EnvVar> variables = given("proxy: {existingSecret: company-proxy}").extraEnv();

        assertThat(variables)
                .filteredOn(variable -> variable.getValueFrom() != null)
                .extracting(
                        variable -> variable.getValueFrom().getSecretKeyRef().getKey())
                .containsExactlyInAnyOrder("HTTPS_PROXY", "HTTP_PROXY");
        assertThat(variables)
                .filteredOn(variable -> variable.getName().equals("NO_PROXY"))
                .hasSize(1);
    }

    @Test
    void a_location_without_a_secret_is_for_the_identity_of_the_pods() {
        List<JsonNode> objects = helm.manifests(
                "salvor", "salvor", "location: {create: true, bucket: backups, credentials: {ofPlatform: true}}");

        assertThat(objects)
                .filteredOn(object -> object.path("kind").asText().equals("BackupStorageLocation"))
                .singleElement()
                .satisfies(
                        location -> assertThat(location.at("/spec/credential").isMissingNode())
                                .isTrue());
        assertThat(objects).noneMatch(object -> object.path("kind").asText().equals("Secret"));
    }

    private static Map<String, String> ofOperator(String values) {
        Map<String, String> variables = new HashMap<>();
        for (JsonNode object : helm.manifests("salvor", "salvor", values)) {
            for (JsonNode variable : object.at("/spec/template/spec/containers/0/env")) {
                variables.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        }
        return variables;
    }

    @Test
    void volumes_of_locations_are_mounted_in_the_operator_and_known_to_its_jobs() {
        String values =
                """
                locationVolumes:
                  - {name: nas, nfs: {server: nas.example.com, path: /backups}}
                  - {name: disk, hostPath: {path: /mnt/backups}}
                  - {name: claim, persistentVolumeClaim: {claimName: backups}}
                podSecurityContext: {supplementalGroups: [7]}
                """;
        JobPod pod = given(values);
        assertThat(pod.locationGroup()).isEqualTo(65532);
        assertThat(pod.locationVolumes()).extracting(Volume::getName).containsExactly("nas", "disk", "claim");
        assertThat(pod.locationVolumes().get(0).getNfs().getServer()).isEqualTo("nas.example.com");
        assertThat(pod.locationVolumes().get(1).getHostPath().getType())
                .as("what makes a folder that is not there would make one without backups")
                .isEqualTo("Directory");
        assertThat(pod.locationVolumes().get(2).getPersistentVolumeClaim().getClaimName())
                .isEqualTo("backups");

        PodSpec operator = operator(values);
        assertThat(operator.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getName, VolumeMount::getMountPath, VolumeMount::getMountPropagation)
                .contains(
                        tuple("location-nas", "/locations/nas", null),
                        tuple("location-disk", "/locations/disk", "HostToContainer"),
                        tuple("location-claim", "/locations/claim", null));
        assertThat(operator.getVolumes())
                .filteredOn(volume -> volume.getName().equals("location-nas"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getNfs().getPath()).isEqualTo("/backups"));
        assertThat(operator.getSecurityContext().getSupplementalGroups()).containsExactly(7L, 65532L);
        assertThat(operator.getSecurityContext().getFsGroupChangePolicy()).isEqualTo("OnRootMismatch");
        assertThat(operator.getSecurityContext().getRunAsUser()).isEqualTo(65532);
    }

    @Test
    void without_any_nothing_of_them_is_said() {
        assertThat(given("").locationVolumes()).isEmpty();
        assertThat(given("").locationGroup()).isNull();
        assertThat(operator("").getSecurityContext().getSupplementalGroups()).isEmpty();
        assertThat(operator("").getSecurityContext().getFsGroupChangePolicy()).isNull();
    }

    private static PodSpec operator(String values) {
        JsonNode deployment = helm.manifests("salvor", "salvor", values).stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        return new KubernetesSerialization()
                .unmarshal(deployment.at("/spec/template/spec").toString(), PodSpec.class);
    }

    private static JobPod given(String values) {
        for (JsonNode object : helm.manifests("salvor", "salvor", values)) {
            for (JsonNode variable : object.at("/spec/template/spec/containers/0/env")) {
                if (variable.path("name").asText().equals("SALVOR_NODE_POD")) {
                    return new KubernetesSerialization()
                            .unmarshal(variable.path("value").asText(), JobPod.class);
                }
            }
        }
        throw new AssertionError("the chart says nothing of the pods of Jobs");
    }
}
