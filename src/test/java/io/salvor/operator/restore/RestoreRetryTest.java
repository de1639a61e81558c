package io.salvor.operator.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Condition;
import io.salvor.api.DataFailureAction;
import io.salvor.api.DataRoute;
import io.salvor.api.ExistingObjects;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.NodeJob;
import io.salvor.restore.NotPutBack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failed of a Restore that has ended is tried again by another. */
class RestoreRetryTest {
    private static final String AGAIN = "shop-again";

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_backup_and_a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
        setting.backup();
    }

    private void ask(Consumer<RestoreSpec> spec) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(AGAIN)
                .withNamespace("salvor")
                .withUid("uid-of-retry")
                .build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().include = null;
        restore.getSpec().retryOf = RestoreSetting.NAME;
        spec.accept(restore.getSpec());
        setting.own.put(restore);
    }

    private Restore again() {
        return setting.own.now(Restore.class, AGAIN);
    }

    private void look() {
        setting.reconcile(again());
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            look();
        }
    }

    private PodVolumeRestore record(String restore, String volume) {
        return setting.volumes().stream()
                .filter(one -> one.getSpec().restore.equals(restore)
                        && one.getSpec().volume.equals(volume))
                .findFirst()
                .orElseThrow();
    }

    private void ends(String restore, String volume, VolumePhase phase) {
        PodVolumeRestore record = record(restore, volume);
        record.getStatus().phase = phase;
        record.getStatus().writing = true;
        record.getStatus().restored = phase == VolumePhase.Completed ? true : null;
        record.getStatus().message = phase == VolumePhase.Completed ? null : "it is broken";
        setting.own.put(record);
    }

    /** As the cluster does. */
    private void claimIsBound() {
        ObjectNode claim = setting.cluster.now(Kinds.CLAIMS, "shop", "data");
        claim.set("status", yaml("{phase: Bound}"));
        setting.cluster.put(Kinds.CLAIMS, claim);
    }

    private void waits(String pod) {
        ObjectNode found = setting.cluster.now(Kinds.PODS, "shop", pod);
        ((ObjectNode) found.get("spec")).put("nodeName", "node-1");
        found.set("status", yaml("{initContainerStatuses: [{name: salvor-restore-wait, state: {running: {}}}]}"));
        setting.cluster.put(Kinds.PODS, found);
    }

    /** By the pod of the backup: its claim could not be filled, what lives with it is there, and it goes on waiting. */
    private void theClaimFails(DataFailureAction action) {
        setting.asked(spec -> spec.onDataFailure = action);
        setting.look();
        setting.look();
        claimIsBound();
        waits("web");
        setting.look();
        ends(RestoreSetting.NAME, "data", VolumePhase.Failed);
        ends(RestoreSetting.NAME, "cache", VolumePhase.Completed);
        if (action == DataFailureAction.Continue) {
            setting.podIs("terminated: {exitCode: 0}");
        }
        setting.jobs.started().forEach(job -> setting.jobs.vanishes(job.name()));
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
    }

    private Condition succeeded() {
        return again().getStatus().conditions.stream()
                .filter(condition -> condition.type.equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }

    private List<RestoreStepStatus> steps() {
        return again().getStatus().steps;
    }

    @Test
    void all_but_the_run_itself_is_taken_from_the_earlier_one() {
        theClaimFails(DataFailureAction.Hold);
        ask(spec -> spec.timeout = "20m");
        look();
        assertThat(again().getStatus().backup).isEqualTo(RestoreSetting.BACKUP);
        assertThat(again().getStatus().retry.restore).isEqualTo(RestoreSetting.NAME);
        assertThat(again().getStatus().retry.asked.path("dataRoute").asText()).isEqualTo("Pod");
        assertThat(again().getStatus().deadline).isEqualTo("2026-05-01T10:20:00Z");
        assertThat(again().getStatus().choice).contains(RestoreSetting.NAME);
        assertThat(again().getSpec().backup).as("a spec is never written").isNull();
    }

    @Test
    void a_pod_that_waits_in_vain_is_made_again_and_all_of_its_data_put_back() {
        theClaimFails(DataFailureAction.Hold);
        String before = uidOfPod();
        ask(spec -> {});
        look();
        assertThat(uidOfPod()).as("planned, and nothing written yet").isEqualTo(before);
        look(3);
        assertThat(uidOfPod()).isNotEqualTo(before);
        assertThat(record(AGAIN, "data").getSpec().begun).satisfies(begun -> {
            assertThat(begun.restore).isEqualTo(RestoreSetting.NAME);
            assertThat(begun.volumeUID).isEqualTo(uidOfVolume());
            assertThat(begun.until).isEqualTo("2026-05-01T10:00:00Z");
        });
        assertThat(record(AGAIN, "cache").getSpec().begun)
                .as("it lived with the pod")
                .isNull();

        waits("web");
        look();
        assertThat(record(AGAIN, "data").getStatus().volumeUID).isEqualTo(uidOfVolume());
        ends(AGAIN, "data", VolumePhase.Completed);
        ends(AGAIN, "cache", VolumePhase.Completed);
        setting.podIs("terminated: {exitCode: 0}");
        look(2);
        assertThat(again().getStatus().phase).as(again().getStatus().message).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().phase).as("a final phase stays").isEqualTo(RestorePhase.PartiallyFailed);
    }

    private String uidOfPod() {
        return setting.cluster
                .now(Kinds.PODS, "shop", "web")
                .at("/metadata/uid")
                .asText();
    }

    private String uidOfVolume() {
        return setting.cluster
                .now(Kinds.PERSISTENT_VOLUMES, null, "pv-data")
                .at("/metadata/uid")
                .asText();
    }

    @Test
    void a_pod_that_cannot_be_removed_keeps_no_other_waiting_in_vain() {
        theClaimFails(DataFailureAction.Hold);
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web").deepCopy();
        pod.withObject("/metadata").put("name", "web-2");
        setting.cluster.put(Kinds.PODS, pod);
        PodVolumeRestore volume = record(RestoreSetting.NAME, "cache");
        volume.getSpec().pod.name = "web-2";
        setting.own.put(volume);
        ask(spec -> {});
        look();
        setting.calls.fail("delete pods", 1, 403);
        look();
        assertThat(setting.calls.made("delete pods")).hasSize(2);
        assertThat(succeeded().reason).isEqualTo("AccessDenied");
    }

    @Test
    void a_dry_run_of_it_only_plans() {
        theClaimFails(DataFailureAction.Hold);
        String before = uidOfPod();
        ask(spec -> spec.dryRun = true);
        look();
        assertThat(again().getStatus().phase).isEqualTo(RestorePhase.Planned);
        assertThat(steps()).extracting(step -> step.action).contains("RestoreData");
        assertThat(uidOfPod()).isEqualTo(before);
        assertThat(setting.volumes()).hasSize(2);
    }

    @Test
    void a_pod_that_went_on_without_its_data_is_not_touched_and_not_passed_over() {
        theClaimFails(DataFailureAction.Continue);
        String before = uidOfPod();
        ask(spec -> {});
        look(4);
        assertThat(uidOfPod()).isEqualTo(before);
        assertThat(again().getStatus().phase)
                .as("nothing of what failed is back")
                .isEqualTo(RestorePhase.Failed);
        assertThat(again().getStatus().failures)
                .extracting(failure -> failure.object)
                .containsExactly("shop/web/data");
    }

    @ParameterizedTest
    @EnumSource(names = {"Canceled", "Failed"})
    void one_that_was_canceled_or_late_is_tried_again_by_holder_pods(RestorePhase end) {
        setting.asked(spec -> spec.dataRoute = DataRoute.Claim);
        setting.look();
        setting.look();
        claimIsBound();
        waits(setting.volume("data").getSpec().pod.name);
        setting.look();
        NodeJob job = setting.jobs.started().get(0);
        setting.jobs.runs(job.name());
        ends(RestoreSetting.NAME, "data", VolumePhase.InProgress);
        if (end == RestorePhase.Canceled) {
            Restore restore = setting.now();
            restore.getSpec().cancel = true;
            setting.own.put(restore);
        } else {
            setting.clock.advance(Duration.ofHours(4).plusMinutes(2));
        }
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(end);

        ask(spec -> {});
        look(3);
        assertThat(again().getStatus().phase).as(again().getStatus().message).isEqualTo(RestorePhase.InProgress);
        assertThat(record(AGAIN, "data").getSpec().begun.volumeUID).isEqualTo(uidOfVolume());
        waits(record(AGAIN, "data").getSpec().pod.name);
        look();
        ends(AGAIN, "data", VolumePhase.Completed);
        setting.jobs.started().forEach(one -> setting.jobs.ends(one.name(), "Completed", ""));
        look(3);
        waits("web");
        look();
        ends(AGAIN, "cache", VolumePhase.Completed);
        setting.podIs("terminated: {exitCode: 0}");
        setting.jobs.started().forEach(one -> setting.jobs.ends(one.name(), "Completed", ""));
        look(3);
        assertThat(again().getStatus().phase).as(again().getStatus().message).isEqualTo(RestorePhase.Completed);
    }

    @Test
    void what_is_whole_is_not_written_again() {
        setting.asked(spec -> spec.dataRoute = DataRoute.Claim);
        setting.look();
        setting.look();
        claimIsBound();
        waits(setting.volume("data").getSpec().pod.name);
        setting.look();
        ends(RestoreSetting.NAME, "data", VolumePhase.Completed);
        setting.jobs.started().forEach(one -> setting.jobs.vanishes(one.name()));
        for (int i = 0; i < 4; i++) {
            setting.look();
        }
        Restore restore = setting.now();
        restore.getSpec().cancel = true;
        setting.own.put(restore);
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);

        ask(spec -> {});
        look(2);
        assertThat(setting.volumes().stream()
                        .filter(one -> one.getSpec().restore.equals(AGAIN))
                        .map(one -> one.getSpec().volume))
                .containsExactly("cache");
        assertThat(again().getStatus().volumes.skipped).isEqualTo(1);
        assertThat(NotPutBack.AlreadyRestored.isLoss()).isFalse();
    }

    @Test
    void objects_that_are_there_are_no_conflict_though_the_earlier_one_wanted_none() {
        setting.asked(spec -> spec.existingObjects = ExistingObjects.Fail);
        setting.look();
        setting.look();
        Restore restore = setting.now();
        restore.getSpec().cancel = true;
        setting.own.put(restore);
        setting.look();
        setting.look();
        setting.cluster.remove(RestoreSetting.CONFIG_MAPS, "shop", "motd");
        ask(spec -> {});
        look(2);
        assertThat(again().getStatus().conflicts).isEmpty();
        assertThat(setting.cluster.now(RestoreSetting.CONFIG_MAPS, "shop", "motd"))
                .isNotNull();
    }

    @Test
    void it_goes_on_though_the_earlier_one_is_deleted_meanwhile() {
        theClaimFails(DataFailureAction.Hold);
        ask(spec -> {});
        look(3);
        setting.own.remove(Restore.class, RestoreSetting.NAME);
        setting.own.remove(
                PodVolumeRestore.class,
                record(RestoreSetting.NAME, "data").getMetadata().getName());
        setting.restart();
        waits("web");
        look(2);
        assertThat(again().getStatus().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(setting.jobs.started()).hasSize(1);
    }

    private void assertRefused(String reason, String... words) {
        look();
        assertThat(again().getStatus().phase).isEqualTo(RestorePhase.Failed);
        assertThat(succeeded().reason).isEqualTo(reason);
        assertThat(again().getStatus().message).contains(words);
        assertThat(setting.calls.made("create")).isEmpty();
    }

    @Test
    void one_of_a_restore_that_is_gone_is_refused() {
        ask(spec -> {});
        assertRefused("RestoreNotFound", RestoreSetting.NAME, "is not there");
    }

    @Test
    void one_of_a_restore_that_is_complete_is_refused() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.look();
        setting.calls.clear();
        ask(spec -> {});
        assertRefused("NothingToRetry", "Completed");
    }

    @Test
    void one_of_a_dry_run_is_refused() {
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        ask(spec -> {});
        assertRefused("NothingToRetry", "without dryRun");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void one_of_which_the_records_are_gone_is_refused(int gone) {
        theClaimFails(DataFailureAction.Hold);
        for (String volume : List.of("data", "cache").subList(0, gone)) {
            setting.own.remove(
                    PodVolumeRestore.class,
                    record(RestoreSetting.NAME, volume).getMetadata().getName());
        }
        setting.calls.clear();
        ask(spec -> {});
        assertRefused("RecordsMissing", gone + " volume", RestoreSetting.BACKUP, "existingData: Replace");
    }

    @Test
    void one_of_a_restore_that_is_at_work_waits_for_its_end() {
        setting.untilThePodIsMade();
        ask(spec -> {});
        look();
        assertThat(again().getStatus().phase).isEqualTo(RestorePhase.New);
        assertThat(succeeded().reason).isEqualTo("Busy");
        Restore restore = setting.now();
        restore.getSpec().cancel = true;
        setting.own.put(restore);
        setting.look();
        setting.look();
        look();
        assertThat(again().getStatus().phase).isEqualTo(RestorePhase.InProgress);
    }

    @Test
    void another_backup_of_the_same_name_is_not_restored() {
        theClaimFails(DataFailureAction.Hold);
        Restore first = setting.now();
        first.getStatus().backupUID = "another";
        setting.own.put(first);
        setting.calls.clear();
        ask(spec -> {});
        assertRefused("BackupNotFound", "another backup is called " + RestoreSetting.BACKUP);
    }
}
