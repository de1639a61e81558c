package io.salvor.inventory;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.restore.BackupContents;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.ServedVersions;
import io.salvor.restore.StoredObject;
import io.salvor.restore.TargetView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InventoryTargetTest {
    private static final ObjectKey CONF = new ObjectKey("configmaps", "shop", "conf");
    private static final ObjectKey KEY = new ObjectKey("secrets", "shop", "key");
    private static final ObjectKey POD = new ObjectKey("pods", "shop", "web");
    private static final ObjectKey CLAIM = new ObjectKey("persistentvolumeclaims", "shop", "data");
    private static final ObjectKey ELSEWHERE = new ObjectKey("configmaps", "blog", "conf");
    private static final BackupContents BACKUP = new BackupContents(
            List.of(object(CONF), object(KEY), object(POD), object(CLAIM), object(ELSEWHERE)), List.of());

    /** What an earlier version wrote: no objects but those that plans of backups need. */
    private static final String BEFORE =
            """
            apiVersion: salvor.io/inventory/v1
            takenAt: "2026-11-22T12:00:00Z"
            allowedHostPaths: [/srv]
            namespaces: [{metadata: {name: shop}}]
            pods: [{metadata: {namespace: shop, name: web, deletionTimestamp: "2026-11-22T11:59:00Z"}, spec: {}}]
            persistentVolumeClaims: [{metadata: {namespace: shop, name: data}, spec: {}, status: {phase: Bound}}]
            nodes: [{metadata: {name: node-1, labels: {kubernetes.io/hostname: node-1}}}]
            """;

    private static StoredObject object(ObjectKey key) {
        return new StoredObject(key.resource(), key.namespace(), key.name(), yaml("{}"));
    }

    private static InventoryTarget target(String document) {
        return InventoryTarget.parse(
                yaml(document).toString().getBytes(StandardCharsets.UTF_8), "in.json", new ObjectMapper());
    }

    @Test
    void what_it_names_is_there_and_nothing_else() {
        InventoryTarget target = target(
                BEFORE
                        + """
                objectsOf: [shop]
                objects: {configmaps: {shop: [conf, other]}}
                objectsDeleting: [configmaps shop/conf]
                drivers: [example.com]
                views: [componentstatuses]
                served: {configmaps: [v1], widgets.example.com: [example.com/v2, example.com/v1]}
                servedUnread: [metrics.k8s.io]
                """);
        TargetView view = target.view(BACKUP);

        assertThat(view.existing())
                .containsExactlyInAnyOrder(new ObjectKey("namespaces", null, "shop"), CONF, POD, CLAIM);
        assertThat(view.deleting()).containsExactlyInAnyOrder(CONF, POD);
        assertThat(view.drivers()).containsExactly("example.com");
        assertThat(view.views()).containsExactly("componentstatuses");
        assertThat(view.served())
                .isEqualTo(new ServedVersions(
                        Map.of(
                                "configmaps",
                                List.of("v1"),
                                "widgets.example.com",
                                List.of("example.com/v2", "example.com/v1")),
                        Set.of("metrics.k8s.io")));
        assertThat(view.claims()).singleElement().satisfies(claim -> assertThat(claim.bound())
                .isFalse());
        assertThat(view.nodes()).hasSize(1);
        assertThat(target.folders().also()).containsExactly("/srv");
        assertThat(target.notes(BACKUP, namespace -> true))
                .containsExactly("the cluster is as it was at 2026-11-22T12:00:00Z");
    }

    @Test
    void what_an_earlier_version_wrote_is_read_and_what_it_lacks_is_said() {
        InventoryTarget target = target(BEFORE);
        assertThat(target.view(BACKUP).existing()).doesNotContain(CONF).contains(POD, CLAIM);
        assertThat(target.view(BACKUP).drivers()).isNull();
        assertThat(target.view(BACKUP).served()).isEqualTo(ServedVersions.UNKNOWN);
        assertThat(target.notes(BACKUP, namespace -> true))
                .last()
                .asString()
                .as("of blog all is known: it is not there")
                .startsWith("the inventory does not say which objects there are in namespace shop, so")
                .contains("--objects-of");
        assertThat(target.notes(BACKUP, "blog"::equals))
                .as("nobody asks for shop")
                .hasSize(1);
    }

    @Test
    void kinds_that_could_not_be_listed_are_said() {
        InventoryTarget target = target(BEFORE + "objectsOf: [shop]\nobjectsUnread: [secrets]\n");
        assertThat(target.notes(BACKUP, namespace -> true))
                .last()
                .asString()
                .contains("which objects there are of secrets,");
    }

    @Test
    void what_is_no_inventory_is_refused() {
        assertThatThrownBy(() -> target("{apiVersion: v1}"))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining("in.json is not an inventory");
    }
}
