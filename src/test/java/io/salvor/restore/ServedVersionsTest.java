package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedVersionsTest {
    private static RestorePlan plan(ServedVersions served, String... names) {
        RestoreScene scene = new RestoreScene();
        for (String name : names) {
            scene.stored(
                    "widgets.example.org",
                    "{apiVersion: example.org/v1beta1, kind: Widget, metadata: {namespace: shop, name: " + name + "}}");
        }
        scene.served = served;
        return scene.plan();
    }

    private static ServedVersions serves(String... versions) {
        return new ServedVersions(
                Map.of("namespaces", List.of("v1"), "widgets.example.org", List.of(versions)), Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "example.org/v1beta1, example.org/v1, example.org/v1beta1, is not there",
        "example.org/v1, example.org/v1beta1, example.org/v1beta1, is not there",
        "example.org/v2, example.org/v1, example.org/v2, 'is not there; as example.org/v2, because this cluster does not"
                + " serve example.org/v1beta1'"
    })
    void an_object_is_made_in_the_stored_version_or_in_the_preferred_one(
            String preferred, String other, String made, String reason) {
        RestoreStep step = step(plan(serves(preferred, other), "w"), "widgets.example.org shop/w");
        assertThat(step.body().path("apiVersion").asText()).isEqualTo(made);
        assertThat(step.reason()).isEqualTo(reason);
    }

    @Test
    void a_kind_that_is_not_served_is_one_conflict_however_many_objects_there_are() {
        ServedVersions none = new ServedVersions(Map.of("namespaces", List.of("v1")), Set.of());
        assertThat(plan(none, "a", "b").conflicts()).singleElement().satisfies(conflict -> assertThat(
                        conflict.object() + " " + conflict.message())
                .isEqualTo(
                        "widgets.example.org shop/a this cluster has no resource widgets.example.org, of which 2 objects"
                                + " would be made; install its CustomResourceDefinition first, or leave it out with"
                                + " exclude.resources"));
    }

    @Test
    void of_a_group_whose_server_is_away_nothing_is_known() {
        ServedVersions away = new ServedVersions(Map.of("namespaces", List.of("v1")), Set.of("example.org"));
        assertThat(plan(away, "a").conflicts()).isEmpty();
        assertThat(plan(ServedVersions.UNKNOWN, "a").conflicts()).isEmpty();
    }
}
