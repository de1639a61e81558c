package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.kubernetes.Kinds;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import io.salvor.trouble.ObstacleException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarrierRemovalTest {
    private static final String UID = "uid-of-restore";

    private final TestingCalls calls = new TestingCalls();
    private final TestingResources cluster = new TestingResources(calls, List.of(Kinds.PODS));
    private final CarrierRemoval removal = new CarrierRemoval(cluster, cluster);

    private void pod(String restore, String metadata, String state) {
        cluster.put(
                Kinds.PODS,
                object("{metadata: {namespace: shop, name: web, uid: p" + metadata
                        + "}, spec: {initContainers: [{name: salvor-restore-wait, args: [wait, --restore, " + restore
                        + "]}]}, status: {initContainerStatuses: [{name: salvor-restore-wait, state: {" + state
                        + "}}]}}"));
    }

    private boolean isThere() {
        return cluster.now(Kinds.PODS, "shop", "web") != null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "running: {}", "waiting: {reason: ImagePullBackOff}", "terminated: {exitCode: 3}"})
    void a_pod_that_waits_is_deleted_and_its_end_waited_for(String state) {
        pod(UID, "", state);
        assertThat(removal.gone("shop", "web", UID, false)).isFalse();
        assertThat(isThere()).isFalse();
        assertThat(removal.gone("shop", "web", UID, false)).isTrue();
    }

    @Test
    void one_that_is_going_is_waited_for() {
        pod(UID, ", deletionTimestamp: \"2026-05-01T10:00:00Z\"", "running: {}");
        assertThat(removal.gone("shop", "web", UID, false)).isFalse();
        assertThat(isThere()).isTrue();
        assertThat(calls.made()).noneMatch(call -> call.startsWith("delete"));
    }

    @Test
    void one_that_has_gone_on_is_left_alone() {
        pod(UID, "", "terminated: {exitCode: 0}");
        assertThat(removal.gone("shop", "web", UID, false)).isTrue();
        assertThat(isThere()).isTrue();
    }

    @Test
    void one_of_another_restore_is_left_alone() {
        pod("another", "", "running: {}");
        assertThat(removal.gone("shop", "web", UID, false)).isTrue();
        assertThat(isThere()).isTrue();
    }

    @Test
    void one_that_came_in_between_is_left_alone() {
        pod(UID, "", "running: {}");
        calls.before(
                "delete pods",
                1,
                () -> cluster.put(
                        Kinds.PODS,
                        object("{metadata: {namespace: shop, name: web, uid: q}, spec: {containers: []}}")));
        assertThat(removal.gone("shop", "web", UID, false)).isFalse();
        assertThat(removal.gone("shop", "web", UID, false)).isTrue();
        assertThat(isThere()).isTrue();
    }

    @Test
    void a_cluster_that_refuses_is_tried_again() {
        pod(UID, "", "running: {}");
        calls.fail("delete pods", 1, 403);
        assertThatThrownBy(() -> removal.gone("shop", "web", UID, false))
                .isInstanceOf(ObstacleException.class)
                .hasMessageContaining("pod shop/web waits for data and cannot be deleted");
        assertThat(removal.gone("shop", "web", UID, false)).isFalse();
        assertThat(removal.gone("shop", "web", UID, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", deletionTimestamp: \"2026-05-01T10:00:00Z\""})
    void one_that_held_claims_goes_also_where_its_wait_container_has_ended(String metadata) {
        pod(UID, metadata, "terminated: {exitCode: 0}");
        assertThat(removal.gone("shop", "web", UID, true))
                .as("its kubelet has the claims mounted still")
                .isFalse();
        assertThat(isThere()).isEqualTo(!metadata.isEmpty());
    }

    @Test
    void all_that_wait_for_a_restore_are_found_without_their_names() {
        pod(UID, "", "running: {}");
        cluster.put(
                Kinds.PODS,
                object(
                        "{metadata: {namespace: blog, name: other, uid: o}, spec: {initContainers: [{name: salvor-restore-wait,"
                                + " args: [wait, --restore, another]}]}}"));
        assertThat(removal.waits("shop", "web", UID)).isTrue();
        assertThat(removal.goneEverywhere(UID)).isFalse();
        assertThat(isThere()).isFalse();
        assertThat(removal.goneEverywhere(UID)).isTrue();
        assertThat(cluster.now(Kinds.PODS, "blog", "other")).isNotNull();
        pod(UID, "", "terminated: {exitCode: 0}");
        assertThat(removal.waits("shop", "web", UID)).isFalse();
        assertThat(removal.goneEverywhere(UID)).isTrue();
        assertThat(isThere()).isTrue();
    }

    @Test
    void one_that_cannot_be_deleted_keeps_no_other_there() {
        for (String namespace : List.of("blog", "shop")) {
            cluster.put(
                    Kinds.PODS,
                    object("{metadata: {namespace: " + namespace + ", name: in-" + namespace
                            + ", uid: o}, spec: {initContainers: [{name: salvor-restore-wait, args: [wait, --restore, "
                            + UID + "]}]}}"));
        }
        calls.fail("delete pods", 1, 403);
        assertThatThrownBy(() -> removal.goneEverywhere(UID))
                .isInstanceOf(ObstacleException.class)
                .hasMessageContaining("cannot be deleted");
        assertThat(calls.made("delete pods")).hasSize(2);
    }
}
