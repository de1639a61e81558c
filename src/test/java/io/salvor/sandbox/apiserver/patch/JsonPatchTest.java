package io.salvor.sandbox.apiserver.patch;

import static io.salvor.sandbox.apiserver.TestServer.map;
import static io.salvor.sandbox.apiserver.TestServer.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.salvor.sandbox.apiserver.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestServer.REAL)
class JsonPatchTest {

    private static final String GOOD = """
            {"op":"add","path":"/data/good","value":"1"},""";

    private TestServer test;
    private ConfigMap before;

    @BeforeEach
    void start() {
        test = TestServer.start();
        before = test.client().resource(map("m", "1")).create();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private ConfigMap patch(String operations) {
        return test.client().configMaps().withName("m").patch(PatchContext.of(PatchType.JSON), "[" + operations + "]");
    }

    @Test
    void operations_follow_each_other() {
        ConfigMap after = patch(
                """
                {"op":"test","path":"/data/key","value":"1"},
                {"op":"copy","from":"/data/key","path":"/data/copied"},
                {"op":"move","from":"/data/key","path":"/data/moved"},
                {"op":"replace","path":"/data/copied","value":"2"},
                {"op":"add","path":"/metadata/finalizers","value":["test.salvor.io/b"]},
                {"op":"add","path":"/metadata/finalizers/0","value":"test.salvor.io/a"},
                {"op":"add","path":"/metadata/finalizers/-","value":"test.salvor.io/c"},
                {"op":"remove","path":"/metadata/finalizers/1"}""");
        assertThat(after.getData()).isEqualTo(Map.of("copied", "2", "moved", "1"));
        assertThat(after.getMetadata().getFinalizers()).containsExactly("test.salvor.io/a", "test.salvor.io/c");
        patch("{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}");
    }

    @Test
    void a_key_with_a_slash_is_escaped_and_replace_adds_what_is_not_there() {
        ConfigMap after = patch(
                """
                {"op":"add","path":"/metadata/annotations","value":{}},
                {"op":"replace","path":"/metadata/annotations/a~1b","value":"1"}""");
        assertThat(after.getMetadata().getAnnotations()).isEqualTo(Map.of("a/b", "1"));
    }

    @Test
    void one_operation_that_cannot_be_carried_out_refuses_all() {
        for (String bad : new String[] {
            "{\"op\":\"test\",\"path\":\"/data/key\",\"value\":\"2\"}",
            "{\"op\":\"test\",\"path\":\"/data/absent\",\"value\":\"2\"}",
            "{\"op\":\"remove\",\"path\":\"/data/absent\"}",
            "{\"op\":\"add\",\"path\":\"/data/absent/below\",\"value\":\"2\"}",
            "{\"op\":\"add\",\"path\":\"/metadata/managedFields/7\",\"value\":{}}",
            "{\"op\":\"move\",\"from\":\"/data/absent\",\"path\":\"/data/b\"}",
            "{\"op\":\"polish\",\"path\":\"/data/key\"}",
            "{\"op\":\"add\",\"path\":\"no-slash\",\"value\":\"2\"}"
        }) {
            KubernetesClientException refusal = refusalOf(() -> patch(GOOD + bad));
            assertThat(refusal).as(bad).isNotNull();
            assertThat(refusal.getCode()).as(bad).isEqualTo(422);
            assertThat(refusal.getStatus().getReason()).isEqualTo("Invalid");
            assertThat(refusal.getStatus().getMessage())
                    .isEqualTo("the server rejected our request due to an error in our request");
        }
        assertThat(test.client().configMaps().withName("m").get()).isEqualTo(before);
    }

    @Test
    void what_is_no_list_of_operations_is_a_bad_request() {
        KubernetesClientException refusal = refusalOf(() -> test.client()
                .configMaps()
                .withName("m")
                .patch(PatchContext.of(PatchType.JSON), "{\"op\":\"remove\",\"path\":\"/data\"}"));
        assertThat(refusal.getCode()).isEqualTo(400);
        assertThat(refusal.getMessage()).contains("error decoding patch");
    }
}
