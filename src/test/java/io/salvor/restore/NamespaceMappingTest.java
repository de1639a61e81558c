package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceMappingTest {
    private static final NamespaceMapping MAPPING = new NamespaceMapping(Map.of("shop", "shop-test", "blog", "news"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    metadata: {namespace: shop, name: shop} | metadata: {namespace: shop-test, name: shop}
                    subjects: [{kind: ServiceAccount, name: shop, namespace: shop}, {kind: ServiceAccount, name: a, namespace: other}] | subjects: [{kind: ServiceAccount, name: shop, namespace: shop-test}, {kind: ServiceAccount, name: a, namespace: other}]
                    subjects: [{kind: User, name: "system:serviceaccount:shop:web"}, {kind: Group, name: "system:serviceaccounts:shop"}] | subjects: [{kind: User, name: "system:serviceaccount:shop-test:web"}, {kind: Group, name: "system:serviceaccounts:shop-test"}]
                    subjects: [{kind: User, name: "system:serviceaccount:other:shop"}, {kind: Group, name: "system:serviceaccounts"}] | subjects: [{kind: User, name: "system:serviceaccount:other:shop"}, {kind: Group, name: "system:serviceaccounts"}]
                    spec: {claimRef: {namespace: shop, name: data}} | spec: {claimRef: {namespace: shop-test, name: data}}
                    spec: {namespaceSelector: {matchNames: [shop, other, blog]}} | spec: {namespaceSelector: {matchNames: [shop-test, other, news]}}
                    spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop, team: shop}}}]}]} | spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop-test, team: shop}}}]}]}
                    spec: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop, other]}]}} | spec: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop-test, other]}]}}
                    spec: {namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [shop]}]}} | spec: {namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [shop]}]}}
                    spec: {affinity: {podAntiAffinity: {required: [{namespaces: [shop], topologyKey: zone}]}}} | spec: {affinity: {podAntiAffinity: {required: [{namespaces: [shop-test], topologyKey: zone}]}}}
                    webhooks: [{clientConfig: {service: {namespace: shop, name: hook}}}] | webhooks: [{clientConfig: {service: {namespace: shop-test, name: hook}}}]
                    spec: {parentRefs: [{name: gateway, namespace: shop}], targetNamespace: shop, watchNamespaces: [blog]} | spec: {parentRefs: [{name: gateway, namespace: shop-test}], targetNamespace: shop-test, watchNamespaces: [news]}
                    data: {namespace: shop, file: "namespace: shop"} | data: {namespace: shop, file: "namespace: shop"}
                    metadata: {labels: {namespace: shop}, annotations: {targetNamespace: shop}} | metadata: {labels: {namespace: shop}, annotations: {targetNamespace: shop}}
                    spec: {containers: [{name: shop, env: [{name: HOST, value: db.shop.svc.cluster.local}]}]} | spec: {containers: [{name: shop, env: [{name: HOST, value: db.shop.svc.cluster.local}]}]}
                    spec: {namespace: 7, namespaces: [{namespace: shop}, 7]} | spec: {namespace: 7, namespaces: [{namespace: shop-test}, 7]}
                    """)
    void every_field_that_names_a_namespace_is_rewritten_and_no_text(String then, String now) {
        StoredObject mapped = MAPPING.apply(new StoredObject("things.example", "shop", "shop", yaml("{" + then + "}")));
        assertThat(mapped.body()).isEqualTo(yaml("{" + now + "}"));
        assertThat(mapped.key()).isEqualTo(new ObjectKey("things.example", "shop-test", "shop"));
    }

    @Test
    void a_namespace_itself_has_another_name_and_the_label_of_it() {
        StoredObject mapped = MAPPING.apply(new StoredObject(
                "namespaces",
                null,
                "shop",
                yaml("{metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop, team: shop}}}")));
        assertThat(mapped.key()).isEqualTo(new ObjectKey("namespaces", null, "shop-test"));
        assertThat(mapped.body())
                .isEqualTo(yaml(
                        "{metadata: {name: shop-test, labels: {kubernetes.io/metadata.name: shop-test, team: shop}}}"));
    }

    @Test
    void what_the_backup_holds_is_not_changed_by_the_mapping() {
        StoredObject stored = new StoredObject("configmaps", "shop", "c", yaml("{metadata: {namespace: shop}}"));
        MAPPING.apply(stored);
        assertThat(stored.body()).isEqualTo(yaml("{metadata: {namespace: shop}}"));
        assertThat(NamespaceMapping.NONE.apply(stored)).isSameAs(stored);
    }

    @Test
    void a_namespace_of_the_target_is_known_by_its_source() {
        assertThat(MAPPING.source("shop-test")).isEqualTo("shop");
        assertThat(MAPPING.source("other")).isEqualTo("other");
        assertThat(MAPPING.target("blog")).isEqualTo("news");
    }

    @Test
    void a_mapping_that_cannot_be_is_refused() {
        assertThat(MAPPING.problems(Set.of("shop", "blog"))).isEmpty();
        assertThat(MAPPING.problems(Set.of("shop")))
                .containsExactly("namespaceMapping names blog, which is not restored; correct it, or include it");
        assertThat(MAPPING.problems(Set.of("shop", "blog", "news")))
                .containsExactly("namespaces blog and news would both become news; map them to different ones in"
                        + " namespaceMapping, or restore them one after the other");
        assertThat(new NamespaceMapping(Map.of("shop", "Shop_2")).problems(Set.of("shop")))
                .singleElement()
                .asString()
                .contains("cannot be the name of a namespace");
        assertThat(new NamespaceMapping(Map.of("a", "b", "b", "a")).problems(Set.of("a", "b")))
                .as("two that change places")
                .isEmpty();
    }

    @Test
    void a_copy_beside_the_original_takes_nothing_from_it() {
        RestoreScene scene = RestoreScene.seed();
        scene.namespaceMapping.put("shop", "shop-test");
        scene.volumeThere(RestoreScene.LOCAL_VOLUME);
        scene.claimThere("shop", "data", "old-claim", "pv-data", "Bound");
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.message())
                .contains("belongs to claim shop/data, not to shop-test/data")
                .contains("staticVolumes.pathMapping for a copy beside it"));

        scene.pathMapping.put("/mnt/data", "/mnt/test");
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        RestoreStep volume = RestoreScene.step(plan, "persistentvolumes pv-data-shop-test");
        assertThat(volume.body().at("/spec/claimRef/namespace").asText()).isEqualTo("shop-test");
        assertThat(volume.body().at("/spec/local/path").asText()).isEqualTo("/mnt/test");
        assertThat(RestoreScene.step(plan, "persistentvolumeclaims shop-test/data")
                        .body()
                        .at("/spec/volumeName")
                        .asText())
                .isEqualTo("pv-data-shop-test");
        assertThat(plan.pods()).singleElement().satisfies(pod -> assertThat(pod.namespace())
                .isEqualTo("shop-test"));
        assertThat(plan.steps())
                .extracting(step -> step.object().toString())
                .contains("namespaces shop-test", "pods shop-test/web")
                .noneMatch(object -> object.contains(" shop/"));
    }

    @Test
    void the_namespaces_that_are_asked_for_go_by_their_names_in_the_backup() {
        RestoreScene scene = RestoreScene.seed();
        scene.namespaceMapping.put("shop", "shop-test");
        scene.namespaces = List.of("shop-test");
        assertThat(scene.plan().conflicts()).isNotEmpty();
        scene.namespaces = List.of("sho*");
        assertThat(scene.plan().conflicts()).isEmpty();
        assertThat(scene.plan().pods()).hasSize(1);
    }
}
