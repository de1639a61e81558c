package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.LabelSelector;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumeAction;
import io.salvor.api.VolumeMatch;
import io.salvor.api.VolumeRule;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.FolderObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a policy selects is what the archive holds and what is saved, and everything else is on record. */
@ExtendWith(SharedSandbox.class)
class SelectionIT {
    private static final Map<String, String> GOLD = Map.of("tier", "gold");
    private static final Map<String, String> OUT = Map.of("tier", "gold", "velero.io/exclude-from-backup", "true");

    private final Sandbox sandbox;
    private final Operations operations;
    private final KubernetesClient client;

    SelectionIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
        this.client = operations.client();
    }

    @Test
    void labels_decide_which_namespaces_objects_and_volumes_are_in_the_backup() {
        operations.location("labelled", spec -> {});
        namespace("labelled", Map.of("stage", "it"));
        namespace("labelled-out", Map.of("stage", "it", "salvor.io/exclude-from-backup", "true"));
        namespace("labelled-other", Map.of("stage", "other"));
        for (String namespace : List.of("labelled", "labelled-out", "labelled-other")) {
            operations.pod(namespace, "db", "data");
            label(namespace, "db", GOLD);
        }
        operations.pod("labelled", "plain", "data");
        configMap("wanted", GOLD);
        configMap("unwanted", Map.of());
        configMap("leaves-itself-out", OUT);
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("labelled-gold")
                        .withLabels(GOLD)
                        .endMetadata()
                        .build())
                .create();

        operations.policy("labelled", List.of(), spec -> {
            spec.storageLocation = "labelled";
            spec.include.namespaceSelector = selector(Map.of("stage", "it"));
            spec.include.labelSelector = selector(GOLD);
            spec.include.clusterResources = List.of("ClusterRole");
        });
        Backup backup = operations.backupToItsEnd("labelled-1", "labelled");

        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Completed);
        assertThat(objects("labelled-1"))
                .containsExactlyInAnyOrder(
                        "namespaces null labelled",
                        "pods labelled db",
                        "configmaps labelled wanted",
                        "clusterroles.rbac.authorization.k8s.io null labelled-gold");
        assertThat(operations.volumes("labelled-1")).singleElement().satisfies(volume -> {
            assertThat(volume.getSpec().pod.name).isEqualTo("db");
            assertThat(volume.getSpec().decidedBy).isEqualTo("default");
        });
        assertThat(backup.getStatus().skipped)
                .extracting(skipped ->
                        skipped.namespace + "/" + skipped.pod + " " + skipped.reason + " " + skipped.decidedBy)
                .containsExactlyInAnyOrder(
                        "labelled/plain PodNotSelected selection",
                        "labelled-out/db ExcludedByLabel salvor.io/exclude-from-backup");
    }

    @Test
    void a_volume_that_the_policy_refuses_makes_the_backup_partially_failed_and_the_rest_is_saved() {
        operations.location("refusing", spec -> {});
        operations.namespace("refusing");
        operations.pod("refusing", "db", "data", "cache");
        operations.policy("refusing", List.of("refusing"), spec -> {
            spec.storageLocation = "refusing";
            VolumeRule rule = new VolumeRule();
            rule.match = new VolumeMatch();
            rule.match.volumes = List.of("cache");
            rule.action = VolumeAction.Fail;
            spec.volumes.rules = List.of(rule);
        });
        Backup backup = operations.backupToItsEnd("refusing-1", "refusing");

        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(backup.getStatus().message).contains("The policy refuses volume refusing/db/cache (rule 1).");
        assertThat(backup.getStatus().failures).singleElement().satisfies(failure -> {
            assertThat(failure.volume).isEqualTo("cache");
            assertThat(failure.reason).isEqualTo("RefusedByPolicy");
            assertThat(failure.decidedBy).isEqualTo("rule 1");
        });
        assertThat(backup.getStatus().volumes.failed).isEqualTo(1);
        assertThat(operations.volumes("refusing-1"))
                .extracting((PodVolumeBackup volume) -> volume.getSpec().volume)
                .containsExactly("data");
    }

    private void namespace(String name, Map<String, String> labels) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private void label(String namespace, String pod, Map<String, String> labels) {
        client.pods().inNamespace(namespace).withName(pod).edit(found -> new PodBuilder(found)
                .editMetadata()
                .withLabels(labels)
                .endMetadata()
                .build());
    }

    private void configMap(String name, Map<String, String> labels) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("labelled")
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private static LabelSelector selector(Map<String, String> labels) {
        LabelSelector selector = new LabelSelector();
        selector.matchLabels = labels;
        return selector;
    }

    /** The objects of a backup in the location {@code labelled}: resource, namespace and name. */
    private List<String> objects(String backup) {
        Secret secret = client.secrets()
                .inNamespace(Operations.SALVOR)
                .withName("labelled-key")
                .get();
        String text = new String(Base64.getDecoder().decode(secret.getData().get("key")), StandardCharsets.US_ASCII);
        ContentKeys keys = new ContentKeys(RepositoryPasswords.parseMasterKey(text), "labelled");
        Catalog catalog = new Catalog(new FolderObjectStore(sandbox.bucket().resolve("labelled"))).with(keys);
        List<String> objects = new ArrayList<>();
        catalog.objects(
                backup, object -> objects.add(object.resource() + " " + object.namespace() + " " + object.name()));
        return objects;
    }
}
