package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What backups and restores rely on about objects of every kind, wherever they are kept. */
public abstract class ResourcesContract {
    protected static final Resource CONFIG_MAPS = new Resource("", "v1", "ConfigMap", "configmaps", true);
    private static final Resource UNKNOWN = new Resource("shop.example", "v1", "Sale", "sales", true);

    private final ObjectMapper json = new ObjectMapper();

    /** A cluster with the namespaces {@code salvor} and {@code default} and no ConfigMap. */
    protected abstract ResourceLister lister();

    protected abstract ResourceWriter writer();

    /** One whose caller, a service account, may not create ConfigMaps. */
    protected abstract ResourceWriter writerWithoutRights();

    private ObjectNode configMap(String name, String value) throws JsonProcessingException {
        return (ObjectNode) json.readTree(
                """
                        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}, "data": {"key": "%s"}}
                        """
                        .formatted(name, value));
    }

    private List<String> names(String namespace) {
        List<String> names = new ArrayList<>();
        lister().list(CONFIG_MAPS, namespace, object -> {
            assertThat(object.path("apiVersion").asText()).isEqualTo("v1");
            assertThat(object.path("kind").asText()).isEqualTo("ConfigMap");
            names.add(object.path("metadata").path("namespace").asText() + "/"
                    + object.path("metadata").path("name").asText());
        });
        // Kubernetes makes one in each namespace.
        names.removeIf(name -> name.endsWith("/kube-root-ca.crt"));
        return names;
    }

    @Test
    void discovery_finds_kinds_with_their_scope() {
        assertThat(lister().discover().resources()).contains(CONFIG_MAPS, Kinds.NAMESPACES, Kinds.PERSISTENT_VOLUMES);
        assertThat(lister().discover().problems()).isEmpty();
    }

    @Test
    void objects_are_listed_by_namespace_and_in_all() throws Exception {
        writer().create(CONFIG_MAPS, "salvor", configMap("b", "1"));
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        writer().create(CONFIG_MAPS, "default", configMap("c", "1"));
        assertThat(names("salvor")).containsExactly("salvor/a", "salvor/b");
        assertThat(names(null)).containsExactly("default/c", "salvor/a", "salvor/b");
    }

    @Test
    void objects_with_a_label_are_found_in_all_namespaces() throws Exception {
        writer().create(CONFIG_MAPS, "salvor", labelled("b", "one"));
        writer().create(CONFIG_MAPS, "default", labelled("c", "two"));
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        List<String> names = new ArrayList<>();
        lister().labelled(CONFIG_MAPS, "salvor.io/held-for", object -> {
            assertThat(object.path("kind").asText()).isEqualTo("ConfigMap");
            names.add(object.at("/metadata/namespace").asText() + "/"
                    + object.at("/metadata/name").asText());
        });
        assertThat(names).containsExactly("default/c", "salvor/b");
    }

    private ObjectNode labelled(String name, String value) throws JsonProcessingException {
        ObjectNode object = configMap(name, "1");
        object.withObject("/metadata/labels").put("salvor.io/held-for", value);
        return object;
    }

    @Test
    void an_object_is_found_by_its_name_and_else_is_null() throws Exception {
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        ObjectNode found = lister().get(CONFIG_MAPS, "salvor", "a");
        assertThat(found.path("data").path("key").asText()).isEqualTo("1");
        assertThat(found.path("metadata").path("uid").asText()).isNotBlank();
        assertThat(lister().get(CONFIG_MAPS, "default", "a")).isNull();
    }

    @Test
    void a_kind_that_the_cluster_does_not_have_cannot_be_listed() {
        assertThatThrownBy(() -> lister().list(UNKNOWN, "salvor", object -> {}))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("the API server does not know");
    }

    @Test
    void what_is_there_is_left_alone() throws Exception {
        assertThat(writer().create(CONFIG_MAPS, "salvor", configMap("a", "1")).result())
                .isEqualTo(Result.Created);
        assertThat(writer().create(CONFIG_MAPS, "salvor", configMap("a", "2")))
                .isEqualTo(new Outcome(Result.Existing, "is there already"));
        assertThat(lister().get(CONFIG_MAPS, "salvor", "a")
                        .path("data")
                        .path("key")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void what_the_caller_may_not_make_is_not_tried_again() throws Exception {
        Outcome refused = writerWithoutRights().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        assertThat(refused.result()).isEqualTo(Result.Failed);
        assertThat(refused.message())
                .startsWith("configmaps ")
                .contains("is forbidden: User \"system:serviceaccount:salvor:", "\" cannot create ");
        assertThat(lister().get(CONFIG_MAPS, "salvor", "a")).isNull();
    }

    @Test
    void a_merge_patch_adds_changes_and_removes() throws Exception {
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        ObjectNode patch = (ObjectNode)
                json.readTree(
                        """
                        {"metadata": {"labels": {"app": "shop"}}, "data": {"key": null, "other": "2"}}
                        """);
        assertThat(writer().patch(CONFIG_MAPS, "salvor", "a", patch).result()).isEqualTo(Result.Created);
        ObjectNode patched = lister().get(CONFIG_MAPS, "salvor", "a");
        assertThat(patched.path("data").toString()).isEqualTo("{\"other\":\"2\"}");
        assertThat(patched.path("metadata").path("labels").path("app").asText()).isEqualTo("shop");
    }

    @Test
    void what_is_only_tried_is_not_written() throws Exception {
        assertThat(writer().tryCreate(CONFIG_MAPS, "salvor", configMap("a", "1"))
                        .result())
                .isEqualTo(Result.Created);
        assertThat(lister().get(CONFIG_MAPS, "salvor", "a")).isNull();
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        assertThat(writer().tryCreate(CONFIG_MAPS, "salvor", configMap("a", "2"))
                        .result())
                .isEqualTo(Result.Existing);
        assertThat(writer().tryPatch(CONFIG_MAPS, "salvor", "a", json.readTree("{\"data\": {\"key\": \"2\"}}"))
                        .result())
                .isEqualTo(Result.Created);
        assertThat(lister().get(CONFIG_MAPS, "salvor", "a").at("/data/key").asText())
                .isEqualTo("1");
        assertThat(writerWithoutRights()
                        .tryCreate(CONFIG_MAPS, "salvor", configMap("b", "1"))
                        .result())
                .isEqualTo(Result.Failed);
    }

    @Test
    void only_the_object_of_that_uid_is_deleted() throws Exception {
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        assertThat(writer().delete(CONFIG_MAPS, "salvor", "a", "of-another").result())
                .isEqualTo(Result.Changed);
        ObjectNode found = lister().get(CONFIG_MAPS, "salvor", "a");
        String uid = found.at("/metadata/uid").asText();
        assertThat(writer().delete(CONFIG_MAPS, "salvor", "a", uid).result()).isEqualTo(Result.Deleted);
        assertThat(lister().get(CONFIG_MAPS, "salvor", "a")).isNull();
        assertThat(writer().delete(CONFIG_MAPS, "salvor", "a", uid).result()).isEqualTo(Result.Deleted);
    }

    @Test
    void a_patch_that_is_meant_for_another_version_changes_nothing() throws Exception {
        writer().create(CONFIG_MAPS, "salvor", configMap("a", "1"));
        String seen = lister().get(CONFIG_MAPS, "salvor", "a")
                .at("/metadata/resourceVersion")
                .asText();
        ObjectNode patch = (ObjectNode) json.readTree(
                "{\"metadata\": {\"resourceVersion\": \"%s\"}, \"data\": {\"key\": \"2\"}}".formatted(seen));
        assertThat(writer().patch(CONFIG_MAPS, "salvor", "a", patch).result()).isEqualTo(Result.Created);
        patch.withObject("/data").put("key", "3");
        assertThat(writer().patch(CONFIG_MAPS, "salvor", "a", patch).result()).isEqualTo(Result.Changed);
        assertThat(lister().get(CONFIG_MAPS, "salvor", "a").at("/data/key").asText())
                .isEqualTo("2");
    }

    @Test
    void what_is_to_be_patched_may_come_later() throws Exception {
        assertThat(writer().patch(CONFIG_MAPS, "salvor", "a", configMap("a", "1")))
                .isEqualTo(new Outcome(Result.NotYet, "is not there yet"));
    }
}
