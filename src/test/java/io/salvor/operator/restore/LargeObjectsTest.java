package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.BACKUP;
import static io.salvor.operator.restore.RestoreSetting.CONFIG_MAPS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.salvor.api.ExistingObjects;
import io.salvor.api.PatchOperation;
import io.salvor.api.Restore;
import io.salvor.api.RestorePatch;
import io.salvor.api.RestorePhase;
import io.salvor.catalog.CatalogLayout;
import io.salvor.kubernetes.Kinds;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects whose data is more than a plan should hold. */
class LargeObjectsTest {
    private static final String CONTENT = "lots of it ".repeat(200);

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_backup_with_a_large_object() {
        setting = new RestoreSetting(folder);
        setting.also(
                "configmaps",
                "large",
                "{apiVersion: v1, kind: ConfigMap, immutable: true, metadata: {namespace: shop, name: large}, data: {a: '"
                        + CONTENT + "', b: few}}");
        setting.also(
                "configmaps",
                "small",
                "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: small}, data: {a: few}}");
        setting.backup();
    }

    private JsonNode made(String namespace, String name) {
        return setting.cluster.now(CONFIG_MAPS, namespace, name);
    }

    /** The plan as it is kept, as text. */
    private String plan() {
        return setting.catalog()
                .restorePlan("uid-of-restore", null)
                .orElseThrow()
                .steps()
                .toString();
    }

    private Path archive() throws IOException {
        try (var files = Files.walk(folder.resolve("locations"))) {
            return files.filter(file -> file.toString().endsWith(CatalogLayout.objects(BACKUP)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void the_plan_lacks_their_data_and_what_is_made_has_it() {
        setting.asked();
        setting.look();

        assertThat(plan())
                .doesNotContain("lots of it")
                .contains("\"data\":null")
                .contains("\"data\":{\"a\":\"few\"}");

        setting.look();

        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo(CONTENT);
        assertThat(made("shop", "large").at("/data/b").asText()).isEqualTo("few");
        assertThat(made("shop", "large").at("/immutable").asBoolean()).isTrue();
        assertThat(made("shop", "small").at("/data/a").asText()).isEqualTo("few");
        assertThat(setting.status().objects.created).isEqualTo(8);
    }

    @Test
    void under_another_name_they_have_it_too() {
        setting.asked(spec -> spec.namespaceMapping = Map.of("shop", "copy"));
        setting.look();
        setting.look();

        assertThat(made("copy", "large").at("/data/a").asText()).isEqualTo(CONTENT);
    }

    @Test
    void one_of_a_namespace_that_had_that_name_in_the_backup_is_not_taken_for_it() {
        setting = new RestoreSetting(folder.resolve("two"));
        for (String namespace : List.of("copy", "shop")) {
            setting.alsoIn(
                    namespace,
                    "configmaps",
                    "large",
                    "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: " + namespace
                            + ", name: large}, data: {of: " + namespace + ", a: '" + CONTENT + "'}}");
        }
        setting.backup();
        setting.asked(spec -> {
            spec.include.namespaces = List.of("shop");
            spec.namespaceMapping = Map.of("shop", "copy");
        });
        setting.look();
        setting.look();

        assertThat(made("copy", "large").at("/data/of").asText()).isEqualTo("shop");
    }

    @Test
    void a_patch_works_on_their_data() {
        setting.asked(spec -> {
            RestorePatch patch = new RestorePatch();
            patch.resources = List.of("configmaps");
            patch.names = List.of("large");
            PatchOperation replaced = new PatchOperation();
            replaced.op = "replace";
            replaced.path = "/data/b";
            replaced.value = TextNode.valueOf("many");
            patch.patch = List.of(replaced);
            spec.patches = List.of(patch);
        });
        setting.look();
        setting.look();

        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo(CONTENT);
        assertThat(made("shop", "large").at("/data/b").asText()).isEqualTo("many");
    }

    @Test
    void data_that_a_patch_has_taken_out_by_null_does_not_come_back() {
        setting.asked(spec -> {
            RestorePatch patch = new RestorePatch();
            patch.resources = List.of("configmaps");
            patch.names = List.of("large", "small");
            PatchOperation emptied = new PatchOperation();
            emptied.op = "replace";
            emptied.path = "/data";
            emptied.value = NullNode.getInstance();
            patch.patch = List.of(emptied);
            spec.patches = List.of(patch);
        });
        setting.look();
        setting.look();

        assertThat(made("shop", "large").path("data")).isEmpty();
        assertThat(made("shop", "small").path("data")).isEmpty();
    }

    @Test
    void one_that_is_there_is_not_read_again() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        setting.cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: large}, data: {a: mine}}"));
        setting.asked();
        setting.look();
        setting.look();

        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo("mine");
    }

    @Test
    void one_that_is_there_is_updated_to_all_of_it() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        setting.cluster.put(
                CONFIG_MAPS,
                object("{kind: ConfigMap, metadata: {namespace: shop, name: large}, data: {a: mine, c: newer}}"));
        setting.asked(spec -> spec.existingObjects = ExistingObjects.Update);
        setting.look();
        setting.look();

        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo(CONTENT);
        assertThat(made("shop", "large").at("/data").has("c")).isFalse();
    }

    @Test
    void a_trial_of_one_is_of_all_of_it() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        setting.asked(spec -> spec.dryRun = true);
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
        assertThat(setting.cluster.tried("configmaps", "large").at("/data/a").asText())
                .isEqualTo(CONTENT);
    }

    @Test
    void without_the_backup_it_waits_and_says_what_is_missing() throws IOException {
        setting.asked();
        setting.look();
        Path archive = archive();
        byte[] content = Files.readAllBytes(archive);
        Files.delete(archive);

        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(setting.status().message)
                .contains(CatalogLayout.objects(BACKUP))
                .contains("is not there");
        assertThat(made("shop", "large")).isNull();

        Files.write(archive, content);
        setting.look();

        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo(CONTENT);
    }

    @Test
    void another_backup_of_that_name_is_not_taken_for_it() {
        setting.asked();
        setting.look();
        Restore restore = setting.own.get(Restore.class, RestoreSetting.NAME).orElseThrow();
        restore.getStatus().backupUID = "of another one";
        setting.own.replaceStatus(restore);

        setting.look();

        assertThat(setting.status().message)
                .contains("does not hold the data of 1 object any more")
                .contains("configmaps shop/large")
                .contains("cancel this Restore");
        assertThat(setting.status().conditions)
                .anySatisfy(condition -> assertThat(condition.reason).isEqualTo(Reason.Missing.name()));
        assertThat(made("shop", "large")).isNull();
    }

    @Test
    void one_that_is_refused_is_not_read_again_at_every_look() throws IOException {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        setting.asked();
        setting.look();
        setting.calls.fail("create configmaps large", 1, 403);
        setting.calls.fail("create configmaps large", 2, 403);
        for (int nth = 1; nth < 20; nth++) {
            setting.calls.fail("create configmaps small", nth, 500);
        }
        setting.look();
        setting.look();
        Path archive = archive();
        byte[] content = Files.readAllBytes(archive);
        Files.delete(archive);

        setting.look();

        assertThat(setting.status().message).startsWith("configmaps shop/small");
        assertThat(setting.calls.made("create configmaps large")).hasSize(2);

        Files.write(archive, content);
        setting.clock.advance(Duration.ofMinutes(2));
        setting.look();

        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo(CONTENT);
    }

    @Test
    void one_that_is_refused_is_asked_for_once_more_when_nothing_else_is_waited_for() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        setting.asked();
        setting.look();
        setting.calls.before("create configmaps large", 2, () -> setting.clock.advance(Duration.ofSeconds(1)));
        for (int nth = 1; nth < 3; nth++) {
            setting.calls.fail("create configmaps large", nth, 403);
            setting.calls.fail("create configmaps small", nth, 500);
        }
        setting.look();
        setting.look();
        setting.clock.advance(Duration.ofMillis(1500));
        setting.look();

        assertThat(setting.calls.made("create configmaps large")).hasSize(3);
        assertThat(made("shop", "large").at("/data/a").asText()).isEqualTo(CONTENT);
        assertThat(setting.status().failures).isEmpty();
    }
}
