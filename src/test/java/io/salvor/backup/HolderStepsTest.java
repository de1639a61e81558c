package io.salvor.backup;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.HolderSteps.Fail;
import io.salvor.backup.HolderSteps.Holder;
import io.salvor.backup.HolderSteps.Make;
import io.salvor.backup.HolderSteps.Stand;
import io.salvor.backup.HolderSteps.Step;
import io.salvor.backup.HolderSteps.Use;
import io.salvor.backup.HolderSteps.Wait;
import io.salvor.job.VolumeReason;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HolderStepsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static PodView pod(String node, String phase, boolean deleting, String labels) {
        return ValueReader.pod(yaml("{metadata: {namespace: shop, name: web, uid: u, labels: {" + labels + "}"
                + (deleting ? ", deletionTimestamp: \"2026-03-01T02:00:00Z\"" : "") + "}, spec: {"
                + (node == null ? "" : "nodeName: " + node + ", ") + "containers: [{name: c}], volumes: [{name: v,"
                + " persistentVolumeClaim: {claimName: data}}]}, status: {phase: " + phase + "}}"));
    }

    private static Holder holder(Stand stand, String node) {
        return new Holder(stand, false, node, NOW.minus(Duration.ofMinutes(1)), "this is why");
    }

    private static Step decide(String mode, List<PodView> others, Holder holder) {
        return HolderSteps.decide(List.of(mode), others, holder, PATIENCE, NOW);
    }

    @Test
    void where_nobody_names_the_claim_a_pod_is_made_waited_for_and_used() {
        assertThat(decide("ReadWriteOnce", List.of(), Holder.MISSING)).isEqualTo(new Make(null));
        assertThat(decide("ReadWriteOnce", List.of(), holder(Stand.Starting, null)))
                .isEqualTo(new Wait());
        assertThat(decide("ReadWriteOnce", List.of(), holder(Stand.Holding, "node-1")))
                .isEqualTo(new Use());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"Foreign, HolderNotStarted", "Broken, HolderNotStarted", "Lost, NodeLost"})
    void a_pod_that_holds_nothing_has_failed(Stand stand, VolumeReason reason) {
        assertThat(decide("ReadWriteOnce", List.of(), holder(stand, null))).isEqualTo(new Fail(reason, "this is why"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Stand.class,
            names = {"Starting", "Holding", "Broken"})
    void one_that_is_going_is_waited_for_as_long_as_one_that_comes(Stand stand) {
        Holder going = new Holder(stand, true, null, NOW.minus(Duration.ofMinutes(9)), "it is being deleted");
        assertThat(decide("ReadWriteOnce", List.of(), going)).isEqualTo(new Wait());
        Holder stuck = new Holder(stand, true, null, NOW.minus(Duration.ofMinutes(11)), "it is being deleted");
        assertThat(decide("ReadWriteOnce", List.of(), stuck))
                .isEqualTo(new Fail(VolumeReason.HolderNotStarted, "it is being deleted"));
        if (stand == Stand.Starting) {
            Holder late = new Holder(stand, false, null, NOW.minus(Duration.ofMinutes(11)), "no node");
            assertThat(decide("ReadWriteOnce", List.of(), late))
                    .isEqualTo(new Fail(VolumeReason.HolderNotStarted, "no node"));
        }
    }

    /** Who is kept from their work, by access mode, by where and how the other pod is, and by where the pod that holds the claim is. */
    @ParameterizedTest(name = "{0}, pod {2} on {1} going {3}, held on {4}")
    @CsvSource(
            textBlock =
                    """
                    ReadWriteOnce,    ,       Pending, false, ,       true
                    ReadWriteOnce,    node-1, Pending, false, ,       true
                    ReadWriteOnce,    node-1, Running, true,  ,       true
                    ReadWriteOnce,    node-1, Running, false, ,       false
                    ReadWriteOnce,    node-1, Pending, false, node-1, false
                    ReadWriteOnce,    node-2, Pending, false, node-1, true
                    ReadWriteOnce,    node-2, Running, false, node-1, true
                    ReadWriteOnce,    node-2, Running, true,  node-1, false
                    ReadWriteOnce,    ,       Pending, false, node-1, false
                    ReadWriteMany,    ,       Pending, false, ,       false
                    ReadWriteMany,    node-2, Running, false, node-1, false
                    ReadOnlyMany,     node-2, Pending, false, node-1, false
                    ReadWriteOncePod, ,       Pending, false, node-1, true
                    ReadWriteOncePod, node-1, Running, false, ,       true
                    """)
    void a_pod_that_holds_a_claim_keeps_no_other_from_its_work(
            String mode, String node, String phase, boolean deleting, String heldOn, boolean taken) {
        Holder holder = heldOn == null ? Holder.MISSING : holder(Stand.Holding, heldOn);
        List<PodView> others = List.of(pod(node, phase, deleting, ""));
        assertThat(HolderSteps.inTheWay(List.of(mode), others, holder).isPresent())
                .isEqualTo(taken);
        assertThat(decide(mode, others, holder) instanceof Fail fail && fail.reason() == VolumeReason.ClaimNotMounted)
                .isEqualTo(taken);
    }

    @Test
    void a_pod_that_is_starting_takes_nothing_from_one_without_a_node() {
        assertThat(decide("ReadWriteOnce", List.of(pod(null, "Pending", false, "")), holder(Stand.Starting, null)))
                .isEqualTo(new Wait());
    }

    @Test
    void beside_a_pod_that_runs_and_does_not_mount_the_claim_it_is_held_on_the_same_node() {
        List<PodView> others = List.of(pod("node-3", "Running", false, ""));
        assertThat(decide("ReadWriteOnce", others, Holder.MISSING)).isEqualTo(new Make("node-3"));
        assertThat(decide("ReadWriteMany", others, Holder.MISSING)).isEqualTo(new Make(null));
    }

    @Test
    void a_claim_that_a_restore_fills_is_left_to_it() {
        List<PodView> restore = List.of(pod("node-1", "Pending", false, "salvor.io/holds-claims: \"true\""));
        assertThat(HolderSteps.inTheWay(List.of("ReadWriteMany"), restore, holder(Stand.Holding, "node-1")))
                .hasValue("pod web holds its claim for a Restore, which fills it");
    }

    @Test
    void a_claim_that_one_node_may_write_or_many_may_read_is_held_as_one_of_one_node() {
        List<String> modes = List.of("ReadWriteOnce", "ReadOnlyMany");
        assertThat(HolderSteps.inTheWay(
                        modes, List.of(pod("node-2", "Pending", false, "")), holder(Stand.Holding, "node-1")))
                .as("it is held writable")
                .isPresent();
        assertThat(HolderSteps.decide(
                        modes, List.of(pod("node-2", "Running", false, "")), Holder.MISSING, PATIENCE, NOW))
                .isEqualTo(new Make("node-2"));
    }
}
