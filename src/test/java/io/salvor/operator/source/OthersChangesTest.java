package io.salvor.operator.source;

import static io.salvor.operator.source.SyncInstallation.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.api.BackupPolicy;
import io.salvor.api.Condition;
import io.salvor.api.PolicySource;
import io.salvor.git.GitFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others write on the policies of a source: webhooks, people and tools of the cluster. */
class OthersChangesTest {
    private static final String NAME = "policies";
    private static final String LABEL = "salvor.io/policy-source";

    @TempDir
    Path folder;

    private SyncInstallation cluster;
    private GitFixture git;
    private final Map<String, String> files = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        cluster = new SyncInstallation(folder.resolve("cache"));
        git = new GitFixture(folder.resolve("policies.git"));
    }

    @AfterEach
    void stop() {
        cluster.close();
        git.close();
    }

    @Test
    void labels_and_annotations_that_a_webhook_adds_cost_no_write_at_all() throws IOException {
        cluster.webhook(policy -> {
            metadata(policy, "labels").put("cost-center", "42").put("app.kubernetes.io/instance", "platform");
            metadata(policy, "annotations").put("example.org/seen", "yes");
        });
        source(write("a", "schedule: '@daily'"));
        String lastWrite = cluster.lastWrite();

        cluster.awaitLooks(NAME, 3);

        assertThat(cluster.lastWrite()).isEqualTo(lastWrite);
        assertThat(cluster.policy("a").getMetadata().getLabels())
                .containsEntry("cost-center", "42")
                .containsEntry(LABEL, NAME);
        cluster.awaitApplied(NAME, write("a", "schedule: '@hourly'"));
        assertThat(cluster.policy("a").getSpec().schedule).isEqualTo("@hourly");
        assertThat(cluster.announced(NAME, "PutBack")).isEmpty();
    }

    @Test
    void what_git_no_longer_sets_goes_and_what_others_added_stays() throws IOException {
        files.put("team/a.yaml", labelled("{team: shop, tier: gold}", "{example.org/owner: Jo}"));
        source(commit());
        cluster.edit(BackupPolicy.class, "a", policy -> {
            policy.getMetadata().getLabels().put("added", "by-hand");
            policy.getMetadata().getAnnotations().put("example.org/note", "mine");
        });
        files.put("team/a.yaml", labelled("{tier: silver}", "{}"));

        cluster.awaitApplied(NAME, commit());

        assertThat(cluster.policy("a").getMetadata().getLabels())
                .containsOnly(Map.entry("tier", "silver"), Map.entry("added", "by-hand"), Map.entry(LABEL, NAME));
        assertThat(cluster.policy("a").getMetadata().getAnnotations())
                .containsEntry("example.org/note", "mine")
                .doesNotContainKey("example.org/owner");
        cluster.edit(BackupPolicy.class, "a", policy -> policy.getMetadata()
                .getLabels()
                .put("tier", "by-hand"));
        await().until(() ->
                "silver".equals(cluster.policy("a").getMetadata().getLabels().get("tier")));
    }

    @Test
    void a_value_that_a_webhook_changes_is_named_once_and_not_written_again_until_git_changes() throws IOException {
        cluster.webhook(policy -> ((ObjectNode) policy.path("spec")).put("timeout", "2h"));
        source(write("a", "timeout: 4h"));
        cluster.await(NAME, source -> condition(source, "Altered") != null);
        String version = cluster.policy("a").getMetadata().getResourceVersion();

        cluster.awaitLooks(NAME, 3);

        assertThat(cluster.policy("a").getMetadata().getResourceVersion()).isEqualTo(version);
        PolicySource source = cluster.resource(PolicySource.class, NAME).get();
        assertThat(condition(source, "Altered").message)
                .contains("team/a.yaml:7:12", "spec.timeout", "policy a", "\"4h\" in Git", "\"2h\" in the cluster");
        assertThat(ready(source).status).isEqualTo("True");
        assertThat(ready(source).message).contains("Altered");
        assertThat(cluster.announced(NAME, "ChangedByCluster")).hasSize(1);

        cluster.awaitApplied(NAME, write("a", "timeout: 5h\n  suspend: true"));
        assertThat(cluster.policy("a").getSpec().suspend).isTrue();
        cluster.webhook(policy -> {});
        await().until(() -> "5h".equals(cluster.policy("a").getSpec().timeout));
        cluster.await(NAME, found -> condition(found, "Altered") == null);
    }

    @Test
    void a_label_that_an_earlier_version_set_under_another_name_goes_too() throws IOException {
        BackupPolicy earlier = Serialization.unmarshal(labelled("{team: shop}", "{}"), BackupPolicy.class);
        earlier.getMetadata().setNamespace(SyncInstallation.NAMESPACE);
        earlier.getMetadata().getLabels().put(LABEL, NAME);
        earlier.getMetadata()
                .setAnnotations(
                        Map.of("salvor.io/source-file", "team/a.yaml", "salvor.io/source-revision", "main@sha1:0"));
        cluster.client().resource(earlier).create();
        files.put("team/a.yaml", labelled("{}", "{}"));

        source(commit());

        assertThat(cluster.policy("a").getMetadata().getLabels()).containsOnly(Map.entry(LABEL, NAME));
    }

    @Test
    void a_field_that_older_definitions_do_not_have_is_named_and_not_written_again() throws IOException {
        define(properties -> properties.remove("jitter"));
        source(write("a", "jitter: 5m"));
        cluster.await(NAME, source -> condition(source, "Altered") != null);
        assertThat(condition(cluster.resource(PolicySource.class, NAME).get(), "Altered").message)
                .contains("team/a.yaml:7:11", "spec.jitter", "CRDs are of another version");
        cluster.awaitLooks(NAME, 1);
        String lastWrite = cluster.lastWrite();
        cluster.awaitLooks(NAME, 2);
        assertThat(cluster.lastWrite()).isEqualTo(lastWrite);
    }

    @Test
    void what_the_api_server_refuses_is_named_at_its_field() throws IOException {
        define(properties -> properties.get("schedule").setMaxLength(3L));
        write("a", "schedule: '@daily'");
        cluster.source(NAME, git.url(), spec -> spec.path = "team");
        PolicySource source = cluster.awaitNotReady(NAME, "RejectedByCluster");
        assertThat(ready(source).message).contains("team/a.yaml:7:13: the API server refuses policy a");
    }

    /** Changes the fields of a policy's spec as the cluster defines them. */
    private void define(Consumer<Map<String, JSONSchemaProps>> change) {
        cluster.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("backuppolicies.salvor.io")
                .edit(definition -> {
                    change.accept(definition
                            .getSpec()
                            .getVersions()
                            .get(0)
                            .getSchema()
                            .getOpenAPIV3Schema()
                            .getProperties()
                            .get("spec")
                            .getProperties());
                    return definition;
                });
    }

    @Test
    void a_label_of_ours_that_was_removed_by_hand_is_put_back() throws IOException {
        write("a", "");
        source(write("b", ""));
        cluster.edit(BackupPolicy.class, "a", policy -> policy.getMetadata()
                .getLabels()
                .remove(LABEL));
        await().until(() ->
                NAME.equals(cluster.policy("a").getMetadata().getLabels().get(LABEL)));
        assertThat(ready(cluster.resource(PolicySource.class, NAME).get()).reason)
                .isEqualTo("Applied");
    }

    private static ObjectNode metadata(ObjectNode policy, String field) {
        return policy.withObject("/metadata").withObject("/" + field);
    }

    private static Condition condition(PolicySource source, String type) {
        return source.getStatus().conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElse(null);
    }

    private void source(String commit) {
        cluster.source(NAME, git.url(), spec -> spec.path = "team");
        cluster.awaitApplied(NAME, commit);
    }

    private String write(String name, String field) throws IOException {
        files.put(
                "team/" + name + ".yaml",
                """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata:
                  name: %s
                spec:
                  include: {namespaces: [app]}
                  %s
                """
                        .formatted(name, field));
        return commit();
    }

    private static String labelled(String labels, String annotations) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: a, labels: %s, annotations: %s}
                spec: {include: {namespaces: [app]}}
                """
                .formatted(labels, annotations);
    }

    private String commit() throws IOException {
        return git.commit("main", files);
    }
}
