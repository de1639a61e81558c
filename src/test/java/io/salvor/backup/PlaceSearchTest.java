package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.PlaceSearch.Answer;
import io.salvor.backup.PlaceSearch.Place;
import io.salvor.backup.PlaceSearch.Planned;
import io.salvor.job.VolumeReason;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceSearchTest {
    private static final String FOLDER = "/var/lib/kubelet/pods/db-uid/volumes/kubernetes.io~csi/pv-1/mount";
    private static final Planned CLAIMED = new Planned("shop", "db", "db-uid", "data", "data-claim", "node-1", FOLDER);
    private static final Planned SCRATCH =
            new Planned("shop", "db", "db-uid", "data", null, "node-1", "/var/lib/kubelet/pods/db-uid/volumes/x/data");

    private static PodView pod(
            String name, String uid, String node, String phase, boolean deleting, PodVolumeView volume) {
        return new PodView(
                "shop",
                name,
                uid,
                node,
                phase,
                deleting,
                Map.of(),
                Map.of(),
                null,
                List.of(volume),
                Set.of(volume.name()),
                Set.of(),
                List.of("main"));
    }

    private static PodView carrier(String name, String uid, String node) {
        return pod(name, uid, node, "Running", false, claim());
    }

    private static PodVolumeView claim() {
        return new PodVolumeView("data", VolumeSource.Claim, "data-claim", null, false);
    }

    private static Answer find(Planned volume, PodView... pods) {
        return PlaceSearch.find(volume, List.of(pods), node -> !node.startsWith("dead"));
    }

    @Test
    void the_planned_pod_comes_first() {
        assertThat(find(CLAIMED, carrier("another", "a", "node-1"), carrier("db", "db-uid", "node-1"))
                        .place())
                .isEqualTo(new Place("node-1", "db", "db-uid", FOLDER));
    }

    @Test
    void a_claim_is_found_with_the_pod_that_mounts_it_now() {
        assertThat(find(CLAIMED, carrier("db", "new-uid", "node-2")).place())
                .isEqualTo(new Place(
                        "node-2",
                        "db",
                        "new-uid",
                        "/var/lib/kubelet/pods/new-uid/volumes/kubernetes.io~csi/pv-1/mount"));
    }

    @Test
    void a_folder_of_the_host_is_the_same_whichever_pod_mounts_it() {
        Planned host = new Planned("shop", "db", "db-uid", "data", "data-claim", "node-1", "/data/db");
        assertThat(find(host, carrier("db", "new-uid", "node-1")).place().hostPath())
                .isEqualTo("/data/db");
    }

    @Test
    void a_node_that_cannot_be_used_is_passed_over() {
        assertThat(find(CLAIMED, carrier("db", "db-uid", "dead-1"), carrier("db-1", "b", "node-2"))
                        .place()
                        .node())
                .isEqualTo("node-2");
        assertThat(find(CLAIMED, carrier("db", "db-uid", "dead-1")).reason()).isEqualTo(VolumeReason.NodeLost);
        assertThat(find(SCRATCH, carrier("db", "db-uid", "dead-1")).reason()).isEqualTo(VolumeReason.NodeLost);
    }

    @ParameterizedTest
    @CsvSource({"Running, true", "Succeeded, false", "Pending, false"})
    void a_pod_that_does_not_run_carries_nothing(String phase, boolean deleting) {
        assertThat(find(CLAIMED, pod("db", "db-uid", "node-1", phase, deleting, claim()))
                        .reason())
                .isEqualTo(VolumeReason.ClaimNotMounted);
        assertThat(find(SCRATCH, pod("db", "db-uid", "node-1", phase, deleting, claim()))
                        .reason())
                .isEqualTo(VolumeReason.PodGone);
    }

    @Test
    void what_lives_with_a_pod_is_gone_with_it() {
        PodVolumeView empty = new PodVolumeView("data", VolumeSource.EmptyDir);
        Answer answer = find(SCRATCH, pod("db", "new-uid", "node-1", "Running", false, empty));
        assertThat(answer.reason()).isEqualTo(VolumeReason.PodGone);
        assertThat(answer.message()).startsWith("its pod is gone since the backup was planned");
    }

    @Test
    void a_share_that_lives_outside_of_pods_is_found_with_the_new_pod_of_that_name() {
        PodVolumeView share = new PodVolumeView("data", VolumeSource.Nfs);
        assertThat(find(SCRATCH, pod("db", "new-uid", "node-2", "Running", false, share))
                        .place())
                .isEqualTo(new Place("node-2", "db", "new-uid", "/var/lib/kubelet/pods/new-uid/volumes/x/data"));
    }

    @Test
    void the_other_pods_need_not_be_read_while_the_planned_one_is_at_its_place() {
        assertThat(PlaceSearch.isAtItsPlace(CLAIMED, carrier("db", "db-uid", "node-1"), node -> true))
                .isTrue();
        assertThat(PlaceSearch.isAtItsPlace(CLAIMED, carrier("db", "new-uid", "node-1"), node -> true))
                .isFalse();
        assertThat(PlaceSearch.isAtItsPlace(CLAIMED, null, node -> true)).isFalse();
    }
}
