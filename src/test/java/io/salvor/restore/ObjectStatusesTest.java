package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStatusesTest {
    private static RestoreScene shop(String... statuses) {
        RestoreScene scene = RestoreScene.seed()
                .stored(
                        "certificates.cert-manager.io",
                        "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {namespace: shop, name: tls}, status:"
                                + " {ready: true}}")
                .stored(
                        "certificates.cert-manager.io",
                        "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {namespace: shop, name: new}}");
        scene.statuses = List.of(statuses);
        return scene;
    }

    @Test
    void objects_are_made_without_a_status_unless_their_kind_is_named() {
        RestoreStep without = step(shop().plan(), "certificates.cert-manager.io shop/tls");
        assertThat(without.body().has("status")).isFalse();
        assertThat(without.reason()).isEqualTo("is not there");
        RestorePlan plan = shop("Certificate").plan();
        RestoreStep with = step(plan, "certificates.cert-manager.io shop/tls");
        assertThat(with.body().get("status")).isEqualTo(yaml("{ready: true}"));
        assertThat(with.reason()).isEqualTo("is not there; made with its status");
        assertThat(step(plan, "certificates.cert-manager.io shop/new").reason()).isEqualTo("is not there");
    }

    @Test
    void the_status_of_pods_and_claims_never_comes_back() {
        RestorePlan plan = shop("*").plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps().stream()
                        .filter(step -> step.body() != null && step.body().has("status"))
                        .map(step -> step.object().toString()))
                .containsExactly("certificates.cert-manager.io shop/tls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"certs", "pods", "PersistentVolumeClaim", "persistentvolumes"})
    void what_is_named_in_vain_stands_in_the_way(String resource) {
        assertThat(shop(resource).plan().conflicts()).singleElement().satisfies(conflict -> assertThat(
                        conflict.message())
                .startsWith("restoreStatus names " + resource + ", of which the backup holds nothing"));
    }
}
