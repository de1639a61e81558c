package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.RestorePhase;
import io.salvor.kubernetes.Kinds;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of which somebody else takes a part between plan and write, and one into a namespace of another name. */
class RestoreElsewhereTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_backup() {
        setting = new RestoreSetting(folder);
        setting.backup();
    }

    private static String volume(String claim, String phase) {
        return "{metadata: {name: pv-data}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce],"
                + " persistentVolumeReclaimPolicy: Retain, local: {path: /mnt/data}, nodeAffinity: {required:"
                + " {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values:"
                + " [node-1]}]}]}}, claimRef: " + claim + "}, status: {phase: " + phase + "}}";
    }

    @Test
    void a_volume_that_is_bound_between_plan_and_write_stays_with_its_claim() {
        setting.cluster.put(
                Kinds.PERSISTENT_VOLUMES, object(volume("{namespace: shop, name: data, uid: old-claim}", "Released")));
        setting.asked();
        setting.look();
        assertThat(setting.status().conflicts).isEmpty();
        ObjectNode bound = setting.cluster.now(Kinds.PERSISTENT_VOLUMES, null, "pv-data");
        ((ObjectNode) bound.get("spec")).set("claimRef", object("{namespace: blog, name: posts, uid: b}"));
        setting.cluster.put(Kinds.PERSISTENT_VOLUMES, bound);
        setting.look();
        setting.look();
        assertThat(setting.cluster
                        .now(Kinds.PERSISTENT_VOLUMES, null, "pv-data")
                        .at("/spec/claimRef/namespace")
                        .asText())
                .isEqualTo("blog");
        assertThat(setting.cluster.now(Kinds.CLAIMS, "shop", "data")).isNull();
        assertThat(setting.status().failures)
                .anySatisfy(failure -> assertThat(failure.reason).contains("it is for claim blog/posts"))
                .anySatisfy(failure -> assertThat(failure.reason).contains("is not kept for it"));
    }

    @Test
    void the_data_of_a_namespace_under_another_name_is_in_the_repository_of_the_old_one() {
        setting.asked(spec -> spec.namespaceMapping = Map.of("shop", "shop-test"));
        setting.look();
        assertThat(setting.status().conflicts).isEmpty();
        setting.look();
        setting.look();
        assertThat(setting.cluster.now(Kinds.CLAIMS, "shop-test", "data")).isNotNull();
        assertThat(setting.cluster.now(Kinds.PODS, "shop-test", "web")).isNotNull();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
        assertThat(setting.volumes()).hasSize(2).allSatisfy(volume -> {
            assertThat(volume.getSpec().pod.namespace).isEqualTo("shop-test");
            assertThat(volume.getSpec().repoIdentifier)
                    .isEqualTo(setting.location().repoIdentifier("shop"));
        });
    }

    @Test
    void a_mapping_that_cannot_be_is_a_conflict_before_the_first_write() {
        setting.asked(spec -> spec.namespaceMapping = Map.of("shopp", "shop-test"));
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.status().message).contains("namespaceMapping names shopp, which is not restored");
    }
}
