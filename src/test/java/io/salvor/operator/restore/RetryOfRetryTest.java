package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Condition;
import io.salvor.api.DataFailureAction;
import io.salvor.api.DataRoute;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.volume.Manifests;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Restore that tries another again may fail too, and be tried again itself. */
class RetryOfRetryTest {
    private static final String SECOND = "shop-again";
    private static final String THIRD = "shop-once-more";

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_backup() {
        setting = new RestoreSetting(folder);
        setting.backup();
    }

    private void ask(String name, String retryOf) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid("uid-of-" + name)
                .build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().include = null;
        restore.getSpec().retryOf = retryOf;
        setting.own.put(restore);
    }

    private Restore now(String name) {
        return setting.own.now(Restore.class, name);
    }

    private void look(String name) {
        setting.reconcile(now(name));
    }

    private List<PodVolumeRestore> records(String restore) {
        return setting.volumes().stream()
                .filter(one -> one.getSpec().restore.equals(restore))
                .toList();
    }

    private void cancel(String name) {
        Restore restore = now(name);
        restore.getSpec().cancel = true;
        setting.own.put(restore);
        look(name);
        look(name);
        assertThat(now(name).getStatus().phase).isEqualTo(RestorePhase.Canceled);
    }

    /** As the cluster does. */
    private void claimIsBound() {
        ObjectNode claim = setting.cluster.now(Kinds.CLAIMS, "shop", "data");
        claim.set("status", Manifests.yaml("{phase: Bound}"));
        setting.cluster.put(Kinds.CLAIMS, claim);
    }

    private void waits(String pod) {
        ObjectNode found = setting.cluster.now(Kinds.PODS, "shop", pod);
        ((ObjectNode) found.get("spec")).put("nodeName", "node-1");
        found.set(
                "status",
                Manifests.yaml("{initContainerStatuses: [{name: salvor-restore-wait, state: {running: {}}}]}"));
        setting.cluster.put(Kinds.PODS, found);
    }

    private void ends(String volume, VolumePhase phase) {
        PodVolumeRestore record = setting.volume(volume);
        record.getStatus().phase = phase;
        record.getStatus().writing = true;
        record.getStatus().restored = phase == VolumePhase.Completed ? true : null;
        setting.own.put(record);
    }

    /** By a holder pod; then the Restore is canceled. */
    private void theClaimEnds(VolumePhase phase) {
        setting.asked(spec -> spec.dataRoute = DataRoute.Claim);
        setting.look();
        setting.look();
        claimIsBound();
        waits(setting.volume("data").getSpec().pod.name);
        setting.look();
        ends("data", phase);
        setting.jobs.started().forEach(one -> setting.jobs.vanishes(one.name()));
        setting.look();
        setting.look();
        cancel(RestoreSetting.NAME);
    }

    private void app(String name) {
        setting.cluster.put(
                Kinds.PODS,
                RestoreSetting.object("{metadata: {namespace: shop, name: " + name
                        + "}, spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]},"
                        + " status: {phase: Running}}"));
    }

    private Condition succeeded(String name) {
        return now(name).getStatus().conditions.stream()
                .filter(condition -> condition.type.equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void one_that_was_never_carried_out_stands_for_what_it_was_to_try_again() {
        theClaimEnds(VolumePhase.Failed);
        app("by-hand");
        ask(SECOND, RestoreSetting.NAME);
        look(SECOND);
        assertThat(now(SECOND).getStatus().conflicts).hasSize(1);
        setting.cluster.remove(Kinds.PODS, "shop", "by-hand");

        ask(THIRD, SECOND);
        look(THIRD);

        assertThat(now(THIRD).getStatus().retry.restore).isEqualTo(RestoreSetting.NAME);
        assertThat(records(THIRD))
                .filteredOn(one -> one.getSpec().volume.equals("data"))
                .as("half written, and filled")
                .hasSize(1);
    }

    @Test
    void neither_does_one_that_was_canceled_before_it_took_anything_over() {
        theClaimEnds(VolumePhase.Failed);
        ask(SECOND, RestoreSetting.NAME);
        cancel(SECOND);
        ask(THIRD, SECOND);
        look(THIRD);
        assertThat(now(THIRD).getStatus().retry.restore).isEqualTo(RestoreSetting.NAME);
        assertThat(now(THIRD).getStatus().phase).isEqualTo(RestorePhase.InProgress);
    }

    @Test
    void those_of_which_none_was_carried_out_are_refused() {
        ask(SECOND, THIRD);
        look(SECOND);
        assertThat(succeeded(SECOND).reason).isEqualTo("RestoreNotFound");
        ask(THIRD, SECOND);
        look(THIRD);
        assertThat(succeeded(THIRD).reason).isEqualTo("NothingToRetry");
        assertThat(now(THIRD).getStatus().message).contains(SECOND, THIRD, "Restore of its own");
    }

    @Test
    void one_of_itself_is_refused() {
        ask(SECOND, SECOND);
        look(SECOND);
        assertThat(now(SECOND).getStatus().phase).isEqualTo(RestorePhase.Failed);
        assertThat(succeeded(SECOND).reason).isEqualTo("NothingToRetry");
    }

    @Test
    void what_the_first_has_put_back_whole_is_not_written_again() {
        theClaimEnds(VolumePhase.Completed);
        ask(SECOND, RestoreSetting.NAME);
        look(SECOND);
        look(SECOND);
        cancel(SECOND);
        ask(THIRD, SECOND);
        look(THIRD);
        assertThat(now(THIRD).getStatus().retry.restore).isEqualTo(SECOND);
        assertThat(records(THIRD)).extracting(one -> one.getSpec().volume).containsExactly("cache");
        assertThat(setting.retries.earlier(now(THIRD)).volumes().get("claim shop/data"))
                .satisfies(left -> {
                    assertThat(left.whole()).isTrue();
                    assertThat(left.restore()).isEqualTo(RestoreSetting.NAME);
                });
        assertThat(now(THIRD).getStatus().phase).isEqualTo(RestorePhase.InProgress);
    }

    /** The first has put all data of the claim back and failed otherwise; the second tried the rest, and failed too. */
    private void inPlace() {
        setting.cluster.put(Kinds.NAMESPACES, RestoreSetting.object("{metadata: {name: shop}}"));
        setting.cluster.put(
                Kinds.PERSISTENT_VOLUMES,
                RestoreSetting.object("{metadata: {name: pv-data, uid: there}, spec: {claimRef: {namespace: shop, name:"
                        + " data}}, status: {phase: Bound}}"));
        setting.cluster.put(
                Kinds.CLAIMS,
                RestoreSetting.object(
                        "{metadata: {namespace: shop, name: data}, spec: {volumeName: pv-data, accessModes:"
                                + " [ReadWriteOnce]}, status: {phase: Bound}}"));
        setting.asked(spec -> {
            spec.mode = RestoreMode.Data;
            spec.existingData = ExistingData.Replace;
            spec.onDataFailure = DataFailureAction.Continue;
            spec.dataRoute = null;
        });
        setting.look();
        ends("data", VolumePhase.Completed);
        Restore first = setting.now();
        first.getStatus().phase = RestorePhase.PartiallyFailed;
        first.getStatus().completionTime = RestoreSetting.START.toString();
        setting.own.put(first);
        ask(SECOND, RestoreSetting.NAME);
        Restore second = now(SECOND);
        RetriedSpec.note(second, first, new ObjectMapper());
        second.getStatus().planned = true;
        second.getStatus().records = 0;
        second.getStatus().backup = first.getStatus().backup;
        second.getStatus().backupUID = first.getStatus().backupUID;
        second.getStatus().phase = RestorePhase.PartiallyFailed;
        second.getStatus().completionTime = RestoreSetting.START.toString();
        setting.own.put(second);
    }

    @Test
    void in_place_what_the_first_has_put_back_is_not_replaced_by_the_third() {
        inPlace();
        ask(THIRD, SECOND);
        look(THIRD);
        assertThat(now(THIRD).getStatus().volumes.skipped).isEqualTo(2);
        assertThat(records(THIRD)).isEmpty();
    }

    @Test
    void in_place_nothing_is_written_where_nobody_knows_what_the_first_has_put_back() {
        inPlace();
        setting.own.remove(Restore.class, RestoreSetting.NAME);
        ask(THIRD, SECOND);
        look(THIRD);
        assertThat(records(THIRD)).isEmpty();
        assertThat(now(THIRD).getStatus().phase).isEqualTo(RestorePhase.Failed);
        assertThat(succeeded(THIRD).reason).isEqualTo("RecordsMissing");
        assertThat(now(THIRD).getStatus().message).contains(RestoreSetting.NAME, "include.claims");
    }
}
