package io.salvor.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.JobGroups.Group;
import io.salvor.job.JobGroups.Ready;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobGroupsTest {
    private static Ready ready(String volume, String node, String namespace) {
        return new Ready(volume, node, namespace, null, false);
    }

    private static List<Ready> many(String namespace, int count) {
        List<Ready> volumes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            volumes.add(ready(namespace + "-" + i, "node-1", namespace));
        }
        return volumes;
    }

    private static List<Group> groups(List<Ready> ready) {
        return JobGroups.of(ready, Set.of(), 50, 5);
    }

    @Test
    void volumes_of_two_nodes_are_never_in_one_job() {
        assertThat(groups(List.of(ready("a", "node-1", "shop"), ready("b", "node-2", "shop"))))
                .extracting(Group::node)
                .containsExactly("node-1", "node-2");
    }

    @Test
    void a_few_small_namespaces_share_a_job() {
        List<Ready> ready = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            ready.addAll(many("ns-" + i, 3));
        }
        assertThat(groups(ready)).extracting(group -> group.namespaces().size()).containsExactly(5, 2);
    }

    @Test
    void a_namespace_with_many_volumes_has_jobs_of_its_own() {
        List<Ready> ready = new ArrayList<>(many("big", 120));
        ready.addAll(many("small", 2));
        assertThat(groups(ready))
                .extracting(group -> group.namespaces() + " " + group.volumes().size())
                .containsExactly("[big] 50", "[big] 50", "[big] 20", "[small] 2");
    }

    @Test
    void with_one_namespace_a_job_none_is_shared() {
        List<Ready> ready = new ArrayList<>(many("a", 1));
        ready.addAll(many("b", 1));
        assertThat(JobGroups.of(ready, Set.of(), 50, 1)).hasSize(2);
    }

    @Test
    void a_pod_that_is_held_has_a_job_of_its_own() {
        List<Ready> ready = List.of(
                new Ready("a", "node-1", "shop", "db-uid", false),
                ready("b", "node-1", "shop"),
                new Ready("c", "node-1", "shop", "db-uid", false),
                new Ready("d", "node-1", "shop", "queue-uid", false));
        assertThat(groups(ready))
                .extracting(Group::volumes)
                .containsExactly(List.of("b"), List.of("a", "c"), List.of("d"));
        assertThat(groups(ready)).extracting(Group::held).containsExactly(null, "db-uid", "queue-uid");
    }

    @Test
    void volumes_that_end_jobs_run_alone_and_last() {
        Ready first = new Ready("a", "node-1", "shop", null, true);
        Ready second = new Ready("b", "node-1", "shop", null, true);
        Ready other = ready("c", "node-1", "shop");
        assertThat(groups(List.of(first, other, second)))
                .extracting(Group::volumes)
                .containsExactly(List.of("c"));
        assertThat(JobGroups.of(List.of(first, second), Set.of("node-1"), 50, 5))
                .isEmpty();
        assertThat(groups(List.of(first, second))).extracting(Group::volumes).containsExactly(List.of("a"));
    }
}
