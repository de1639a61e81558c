package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.salvor.restore.WaitContainer.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitContainerTest {

    @Test
    void it_is_the_first_init_container_and_mounts_nothing_but_a_folder_of_its_own() {
        JsonNode pod = yaml(
                """
                spec:
                  initContainers: [{name: fill}]
                  containers: [{name: c, volumeMounts: [{name: data, mountPath: /d}]}]
                  volumes: [{name: data}, {name: cache}]
                """);
        JsonNode before = pod.deepCopy();
        JsonNode waiting =
                WaitContainer.inject(pod, new Settings("salvor:1", "Never", false), "uid-1", List.of("data", "cache"));
        assertThat(waiting.at("/spec/initContainers").findValuesAsText("image")).containsExactly("salvor:1");
        assertThat(waiting.at("/spec/initContainers/1/name").asText()).isEqualTo("fill");
        JsonNode container = waiting.at("/spec/initContainers/0");
        assertThat(container.path("name").asText()).isEqualTo("salvor-restore-wait");
        assertThat(container.path("imagePullPolicy").asText()).isEqualTo("Never");
        assertThat(container.path("args"))
                .isEqualTo(yaml("[wait, --restore, uid-1, --folder, /salvor-restore, data, cache]"));
        assertThat(container.path("volumeMounts"))
                .isEqualTo(yaml("[{name: salvor-restore, mountPath: /salvor-restore, readOnly: true}]"));
        assertThat(waiting.at("/spec/volumes"))
                .isEqualTo(yaml("[{name: data}, {name: cache}, {name: salvor-restore, emptyDir: {sizeLimit: 1Mi}}]"));
        assertThat(pod).isEqualTo(before);
    }

    @Test
    void what_an_earlier_restore_left_in_the_pod_is_replaced() {
        JsonNode once = inject("{containers: [{name: c}]}", "uid-1");
        JsonNode twice = WaitContainer.inject(once, new Settings("salvor:2", null, false), "uid-2", List.of("data"));
        assertThat(twice.at("/spec/initContainers")).hasSize(1);
        assertThat(twice.at("/spec/initContainers/0/args/2").asText()).isEqualTo("uid-2");
        assertThat(twice.at("/spec/initContainers/0").has("imagePullPolicy")).isFalse();
        assertThat(twice.at("/spec/volumes")).hasSize(1);
    }

    @ParameterizedTest(name = "pod {0}")
    @ValueSource(
            strings = {
                "{}",
                "{runAsUser: 0}",
                "{runAsUser: 1000, runAsGroup: 0, seccompProfile: {type: Unconfined}}",
                "{runAsNonRoot: false}",
                "{fsGroup: 70, runAsUser: 70}"
            })
    void the_restricted_standard_admits_it_whatever_the_pod_runs_as(String ofPod) {
        JsonNode context = inject("{securityContext: " + ofPod + ", containers: [{name: c}]}", "u")
                .at("/spec/initContainers/0/securityContext");
        assertThat(context)
                .isEqualTo(
                        yaml(
                                """
                                runAsUser: 65532
                                runAsGroup: 65532
                                runAsNonRoot: true
                                allowPrivilegeEscalation: false
                                readOnlyRootFilesystem: true
                                capabilities: {drop: [ALL]}
                                seccompProfile: {type: RuntimeDefault}
                                """));
    }

    @ParameterizedTest(name = "pod {0}: user {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {}                                           | -
                    {runAsNonRoot: true}                         | -
                    {runAsUser: 1000680000, fsGroup: 1000680000} | -
                    {runAsUser: 0}                               | 65532
                    """)
    void where_the_cluster_assigns_users_it_names_one_only_in_a_pod_that_names_root(String ofPod, Long user) {
        JsonNode pod = yaml("{spec: {securityContext: " + ofPod
                + ", containers: [{name: c, securityContext: {runAsUser: 1000680000}}]}}");
        JsonNode context = WaitContainer.inject(pod, new Settings("salvor:1", null, true), "u", List.of("data"))
                .at("/spec/initContainers/0/securityContext");
        assertThat(context.path("runAsUser").asText()).isEqualTo(user == null ? "" : user.toString());
        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {}                                                    | -
                    {requests: {cpu: "1"}}                                | {cpu: "1"}
                    {requests: {cpu: 10m}}                                | {cpu: 100m}
                    {limits: {cpu: 50m, memory: 64Mi}}                    | {cpu: 50m, memory: 64Mi}
                    {limits: {cpu: "0.05"}}                               | {cpu: "0.05"}
                    {requests: {memory: 32Mi}, limits: {memory: 1Gi}}     | {memory: 128Mi}
                    {requests: {memory: 512Mi}, limits: {memory: 1Gi}}    | {memory: 512Mi}
                    {limits: {cpu: "0", memory: a lot}}                   | -
                    {limits: {ephemeral-storage: 1Gi}}                    | {ephemeral-storage: 1Gi}
                    {requests: {ephemeral-storage: 8Mi}}                  | {ephemeral-storage: 64Mi}
                    {limits: {nvidia.com/gpu: "1"}}                       | -
                    """)
    void it_asks_for_what_the_pods_own_container_shows_to_be_allowed(String ofContainer, String expected) {
        JsonNode resources = inject("{containers: [{name: c, resources: " + ofContainer + "}]}", "u")
                .at("/spec/initContainers/0/resources");
        JsonNode amounts = expected == null ? MissingNode.getInstance() : yaml(expected);
        assertThat(resources.path("requests")).isEqualTo(amounts);
        assertThat(resources.path("limits")).isEqualTo(amounts);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {limits: {cpu: 20m}}                       | {limits: {cpu: 60m}}      | {cpu: 60m}
                    {limits: {cpu: 300m}}                      | {limits: {cpu: 200m}}     | {cpu: 200m}
                    {requests: {cpu: 300m}}                    | {}                        | {cpu: 100m}
                    {requests: {cpu: 300m}}                    | {limits: {memory: 64Mi}}  | {cpu: 100m, memory: 64Mi}
                    {requests: {memory: 4Gi}}                  | {limits: {memory: 50Mi}}  | {memory: 50Mi}
                    """)
    void no_more_than_the_largest_limit_and_no_less_than_the_smallest_request(
            String first, String second, String expected) {
        JsonNode resources = inject(
                        "{initContainers: [{name: a, resources: " + first + "}], containers: [{name: c, resources: "
                                + second + "}]}",
                        "u")
                .at("/spec/initContainers/0/resources");
        assertThat(resources.path("requests")).isEqualTo(yaml(expected));
        assertThat(resources.path("limits")).isEqualTo(yaml(expected));
    }

    private static JsonNode inject(String spec, String restoreUid) {
        JsonNode pod = JsonNodeFactory.instance.objectNode().set("spec", yaml(spec));
        return WaitContainer.inject(pod, new Settings("salvor:1", null, false), restoreUid, List.of("data"));
    }
}
