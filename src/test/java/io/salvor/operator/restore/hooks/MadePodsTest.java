package io.salvor.operator.restore.hooks;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.restore.HookPod;
import io.salvor.restore.ObjectKey;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pods an object has made, and how many there are to be. */
class MadePodsTest {
    private static final List<Resource> WORKLOADS = List.of(
            new Resource("apps", "v1", "Deployment", "deployments", true),
            new Resource("apps", "v1", "ReplicaSet", "replicasets", true),
            new Resource("apps", "v1", "StatefulSet", "statefulsets", true),
            new Resource("apps", "v1", "DaemonSet", "daemonsets", true),
            new Resource("batch", "v1", "Job", "jobs", true));

    private final TestingCalls calls = new TestingCalls();
    private final TestingResources cluster = new TestingResources(
            calls, Stream.concat(Stream.of(Kinds.PODS), WORKLOADS.stream()).toList());

    private MadePods.Found of(String resource, String name) {
        return new MadePods(cluster, null).of(new ObjectKey(resource, "shop", name));
    }

    private void put(String resource, String manifest) {
        Resource kind = Stream.concat(Stream.of(Kinds.PODS), WORKLOADS.stream())
                .filter(one -> one.qualifiedName().equals(resource))
                .findFirst()
                .orElseThrow();
        cluster.put(kind, (ObjectNode) yaml(manifest));
    }

    private void pod(String name, String owner, String more) {
        put(
                "pods",
                "{metadata: {namespace: shop, name: " + name + ", uid: " + name + more
                        + ", ownerReferences: [{uid: other}, {uid: " + owner + ", controller: true}]}}");
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    statefulsets.apps | spec: {replicas: 3}                                                    | 3
                    statefulsets.apps | spec: {replicas: 0}                                                    | 0
                    replicasets.apps  | spec: {}                                                               | 1
                    daemonsets.apps   | status: {observedGeneration: 1, desiredNumberScheduled: 4}             | -1
                    daemonsets.apps   | status: {observedGeneration: 2, desiredNumberScheduled: 4}             | 4
                    daemonsets.apps   | spec: {}                                                               | -1
                    jobs.batch        | spec: {parallelism: 4, completions: 2}                                 | 2
                    jobs.batch        | spec: {parallelism: 4}                                                 | 4
                    """)
    void it_says_itself_how_many_pods_it_has(String resource, String rest, int expected) {
        put(resource, "{metadata: {namespace: shop, name: db, uid: u, generation: 2}, " + rest + "}");
        assertThat(of(resource, "db").expected()).isEqualTo(expected);
    }

    @Test
    void its_pods_are_those_that_it_controls_and_that_do_not_go() {
        put("statefulsets.apps", "{metadata: {namespace: shop, name: db, uid: u}, spec: {replicas: 2}}");
        pod("db-1", "u", "");
        pod("db-0", "u", "");
        pod("db-2", "u", ", deletionTimestamp: \"2026-05-01T10:00:00Z\"");
        pod("of-another", "v", "");
        pod("of-its-friend", "other-one", "");
        assertThat(of("statefulsets.apps", "db").pods())
                .extracting(HookPod::name)
                .containsExactly("db-0", "db-1");
    }

    @Test
    void a_pod_that_was_there_before_the_restore_is_none_of_its() {
        put("statefulsets.apps", "{metadata: {namespace: shop, name: db, uid: u}, spec: {replicas: 3}}");
        pod("left-over", "u", ", creationTimestamp: \"2026-04-30T23:59:59Z\"");
        pod("db-0", "u", ", creationTimestamp: \"2026-05-01T00:00:00Z\"");
        assertThat(new MadePods(cluster, "2026-05-01T00:00:00Z")
                        .of(new ObjectKey("statefulsets.apps", "shop", "db"))
                        .pods())
                .as("its controller takes over what it finds")
                .extracting(HookPod::name)
                .containsExactly("db-0");
    }

    @Test
    void those_of_a_deployment_are_made_by_its_replica_sets() {
        put("deployments.apps", "{metadata: {namespace: shop, name: api, uid: d}, spec: {}}");
        put(
                "replicasets.apps",
                "{metadata: {namespace: shop, name: api-1, uid: r, ownerReferences: [{uid: d, controller: true}]}}");
        put(
                "replicasets.apps",
                "{metadata: {namespace: shop, name: web-1, uid: w, ownerReferences: [{uid: e, controller: true}]}}");
        pod("api-1-x", "r", "");
        pod("web-1-x", "w", "");
        assertThat(of("deployments.apps", "api").pods())
                .extracting(HookPod::name)
                .containsExactly("api-1-x");
    }

    @Test
    void a_pod_is_itself_unless_it_goes_and_what_is_gone_is_not_there() {
        pod("web", "u", "");
        pod("old", "u", ", deletionTimestamp: \"2026-05-01T10:00:00Z\"");
        assertThat(of("pods", "web").pods()).hasSize(1);
        assertThat(of("pods", "old").there()).isFalse();
        assertThat(of("deployments.apps", "gone").there()).isFalse();
        assertThat(of("databases.example.com", "any").there()).isFalse();
    }
}
