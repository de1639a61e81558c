package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.salvor.api.Restore;
import io.salvor.restore.ObjectPatch;
import io.salvor.testing.OwnApiServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody asks the API server to keep is what objects are patched by. */
class AskedPatchesTest {
    private final OwnApiServer server = new OwnApiServer();
    private final KubernetesClient client = server.client();

    @AfterEach
    void stop() {
        server.close();
    }

    private void create(String patches, String more) {
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: Restore
                        metadata: {name: one, namespace: salvor}
                        spec: {backup: nightly, patches: %s%s}
                        """
                                .formatted(patches, more))
                .create();
    }

    private Restore restore() {
        return client.resources(Restore.class)
                .inNamespace("salvor")
                .withName("one")
                .get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"text\"", "true", "null", "{}", "[]", "{\"a\": {\"b\": [1, null]}}", "1.5"})
    void a_value_of_any_type_reaches_the_patch_as_it_was_written(String value) throws IOException {
        create("[{resources: [ConfigMap], patch: [{op: add, path: /data, value: " + value + "}]}]", "");
        JsonNode operation = patches().get(0).operations().get(0);
        ObjectMapper mapper = new ObjectMapper();
        assertThat(operation)
                .isEqualTo(mapper.createObjectNode()
                        .put("op", "add")
                        .put("path", "/data")
                        .set("value", mapper.readTree(value)));
        assertThat(mapper.readTree(mapper.writeValueAsString(restore().getSpec()))
                        .at("/patches/0/patch/0"))
                .as("written by us")
                .isEqualTo(operation);
    }

    private List<ObjectPatch> patches() {
        return ObjectRequests.request(restore().getSpec()).patches();
    }

    @Test
    void what_is_not_given_is_not_there() {
        create(
                "[{resources: [pods], namespaces: [shop], names: [web], labelSelector: {matchLabels: {app: web}}, patch:"
                        + " [{op: remove, path: /spec}, {op: move, from: /a, path: /b}]}]",
                "");
        ObjectPatch patch = patches().get(0);
        assertThat(patch.namespaces()).containsExactly("shop");
        assertThat(patch.names()).containsExactly("web");
        assertThat(patch.labels().matchLabels()).containsEntry("app", "web");
        assertThat(patch.operations())
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"op\":\"remove\",\"path\":\"/spec\"}", "{\"op\":\"move\",\"path\":\"/b\",\"from\":\"/a\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{resources: [pods], patch: [{op: merge, path: /a}]}] | '' | patch[0].op",
                "[{resources: [pods], patch: [{op: remove, path: a}]}] | '' | patch[0].path",
                "[{resources: [pods], patch: [{op: move, path: /a}]}] | '' | from goes with move and copy",
                "[{resources: [pods], patch: [{op: remove, path: /a, from: /b}]}] | '' | from goes with move and copy",
                "[{resources: [pods], patch: []}] | '' | patch",
                "[{patch: [{op: remove, path: /a}]}] | '' | resources",
                "[{resources: [pods], patch: [{op: remove, path: /a}]}] | ', mode: Data' | mode: Data makes none"
            })
    void what_is_no_patch_is_refused(String patches, String more, String why) {
        assertThatThrownBy(() -> create(patches, more))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @Test
    void patches_do_not_change() {
        create("[{resources: [pods], patch: [{op: add, path: /a, value: {b: 1}}]}]", "");
        assertThatThrownBy(() -> client.resources(Restore.class)
                        .inNamespace("salvor")
                        .withName("one")
                        .patch(
                                PatchContext.of(PatchType.JSON),
                                "[{\"op\":\"replace\",\"path\":\"/spec/patches/0/patch/0/value/b\",\"value\":2}]"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot be changed, but for cancel");
    }
}
