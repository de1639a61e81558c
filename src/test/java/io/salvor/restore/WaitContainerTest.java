package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.salvor.restore.WaitContainer.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitContainerTest {

    @Test
    void it_is_the_first_init_container_and_mounts_every_restored_volume() {
        JsonNode pod = yaml(
                """
                spec:
                  initContainers: [{name: fill}]
                  containers: [{name: c, volumeMounts: [{name: data, mountPath: /d}]}]
                  volumes: [{name: data}, {name: cache}, {name: other}]
                """);
        JsonNode before = pod.deepCopy();
        JsonNode waiting =
                WaitContainer.inject(pod, new Settings("salvor:1", "Never", false), "uid-1", List.of("data", "cache"));
        assertThat(waiting.at("/spec/initContainers").findValuesAsText("image")).containsExactly("salvor:1");
        assertThat(waiting.at("/spec/initContainers/1/name").asText()).isEqualTo("fill");
        JsonNode container = waiting.at("/spec/initContainers/0");
        assertThat(container.path("name").asText()).isEqualTo("salvor-restore-wait");
        assertThat(container.path("imagePullPolicy").asText()).isEqualTo("Never");
        assertThat(container.path("args").toString())
                .isEqualTo("[\"wait\",\"--restore\",\"uid-1\",\"/restores/data\",\"/restores/cache\"]");
        assertThat(container.path("volumeMounts"))
                .isEqualTo(
                        yaml("[{name: data, mountPath: /restores/data}, {name: cache, mountPath: /restores/cache}]"));
        assertThat(container.at("/resources/requests")).isEqualTo(container.at("/resources/limits"));
        assertThat(pod).isEqualTo(before);
    }

    @Test
    void the_one_of_an_earlier_restore_is_replaced() {
        JsonNode once = inject("{containers: [{name: c}]}", "uid-1");
        JsonNode twice = WaitContainer.inject(once, new Settings("salvor:2", null, false), "uid-2", List.of("data"));
        assertThat(twice.at("/spec/initContainers")).hasSize(1);
        assertThat(twice.at("/spec/initContainers/0/args/2").asText()).isEqualTo("uid-2");
        assertThat(twice.at("/spec/initContainers/0").has("imagePullPolicy")).isFalse();
    }

    @ParameterizedTest(name = "pod {0}, container {1}: user {2}, group {3}, drops capabilities {5}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {}                                   | {}                                | 0     | -    | -    | false
                    {runAsUser: 0}                       | {}                                | 0     | -    | -    | false
                    {runAsUser: 1000}                    | {}                                | 1000  | -    | -    | true
                    {runAsUser: 1000, runAsGroup: 2000}  | {runAsUser: 999}                  | 999   | 2000 | -    | true
                    {runAsUser: 1000}                    | {runAsUser: 0}                    | 0     | -    | -    | false
                    {runAsNonRoot: true}                 | {}                                | 65532 | -    | true | true
                    {}                                   | {runAsNonRoot: true}              | 65532 | -    | true | true
                    {runAsNonRoot: true, runAsUser: 70}  | {runAsGroup: 70}                  | 70    | 70   | true | true
                    {fsGroup: 70}                        | {runAsUser: 999}                  | 999   | -    | -    | true
                    """)
    void it_runs_as_the_user_that_reads_the_volume(
            String ofPod, String ofContainer, long user, Long group, Boolean nonRoot, boolean drops) {
        JsonNode context = inject(
                        "{securityContext: " + ofPod + ", containers: [{name: c, securityContext: " + ofContainer
                                + "}]}",
                        "u")
                .at("/spec/initContainers/0/securityContext");
        assertThat(context.path("runAsUser").asLong()).isEqualTo(user);
        assertThat(context.has("runAsGroup")).isEqualTo(group != null);
        assertThat(context.has("runAsNonRoot")).isEqualTo(nonRoot != null);
        assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo(drops ? "ALL" : "");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    }

    @ParameterizedTest(name = "pod {0}, container {1}: user {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {}                       | {}                      | -          | true
                    {runAsNonRoot: true}     | {}                      | -          | true
                    {fsGroup: 1000680000}    | {runAsUser: 1000680000} | 1000680000 | true
                    {runAsUser: 0}           | {}                      | 0          | false
                    """)
    void where_the_cluster_assigns_users_it_names_only_the_one_that_the_pod_names(
            String ofPod, String ofContainer, Long user, boolean drops) {
        JsonNode pod = yaml("{spec: {securityContext: " + ofPod + ", containers: [{name: c, securityContext: "
                + ofContainer + "}]}}");
        JsonNode context = WaitContainer.inject(pod, new Settings("salvor:1", null, true), "u", List.of("data"))
                .at("/spec/initContainers/0/securityContext");
        assertThat(context.path("runAsUser").asText()).isEqualTo(user == null ? "" : user.toString());
        assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo(drops ? "ALL" : "");
    }

    @Test
    void a_sidecar_that_does_not_mount_the_volume_does_not_decide() {
        JsonNode context = inject(
                        """
                        containers:
                        - {name: proxy, securityContext: {runAsUser: 1337}}
                        - name: db
                          securityContext: {runAsUser: 999, seLinuxOptions: {level: "s0:c1,c2"}}
                          volumeMounts: [{name: data, mountPath: /d}]
                        """,
                        "u")
                .at("/spec/initContainers/0/securityContext");
        assertThat(context.path("runAsUser").asLong()).isEqualTo(999);
        assertThat(context.at("/seLinuxOptions/level").asText()).isEqualTo("s0:c1,c2");
    }

    private static JsonNode inject(String spec, String restoreUid) {
        JsonNode pod = JsonNodeFactory.instance.objectNode().set("spec", yaml(spec));
        return WaitContainer.inject(pod, new Settings("salvor:1", null, false), restoreUid, List.of("data"));
    }
}
