package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreFiles;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is broken, a Restore ends: by its deadline or by {@code spec.cancel}. */
class RestoreEndingTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private void assertEnded(RestorePhase phase, Reason reason) {
        assertThat(setting.status().phase).as(setting.status().message).isEqualTo(phase);
        assertThat(setting.succeeded().reason).isEqualTo(reason.name());
        assertThat(setting.status().completionTime).isNotNull();
        assertThat(setting.jobs.secrets()).isEmpty();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.events.reasons()).endsWith(reason.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 500})
    void a_list_that_fails_is_a_condition_and_ends_the_restore_at_its_deadline(int code) {
        setting.backup();
        setting.asked();
        for (int nth = 1; nth <= 5; nth++) {
            setting.calls.fail("list persistentvolumes", nth, code);
        }
        setting.look();
        Reason why = code == 403 ? Reason.ApiRefused : Reason.ApiUnavailable;
        assertThat(setting.succeeded().status).isEqualTo("Unknown");
        assertThat(setting.succeeded().reason).isEqualTo(why.name());
        assertThat(setting.status().phase).isEqualTo(RestorePhase.New);
        assertThat(setting.events.reasons()).containsExactly(why.name());
        assertThat(setting.status().message).endsWith("(tried again until 2026-05-01T14:00:00Z)");

        setting.clock.advance(Duration.ofHours(4).plusMinutes(2));
        setting.look();
        assertEnded(RestorePhase.Failed, Reason.DeadlineExceeded);
    }

    @Test
    void a_list_that_fails_once_does_not_end_the_restore() {
        setting.backup();
        setting.asked();
        setting.calls.fail("list persistentvolumes", 1, 500);
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unreachable", "StorageLocationNotFound"})
    void a_location_that_is_away_does_not_keep_a_restore_past_its_deadline(Reason away) {
        setting.untilTheJobIsStarted();
        setting.locations.fail("default", away);
        setting.clock.advance(Duration.ofHours(4));
        setting.look();
        assertThat(setting.status().completionTime).isNull();
        setting.clock.advance(Duration.ofMinutes(2));
        setting.look();
        setting.look();
        assertEnded(RestorePhase.Failed, Reason.DeadlineExceeded);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
        assertThat(setting.status().message).contains("not done by its deadline", away.name());
        assertThat(setting.own.now(PodVolumeRestore.class)).allSatisfy(volume -> {
            assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.Failed);
            assertThat(volume.getStatus().reason).isEqualTo("DeadlineExceeded");
        });
    }

    @Test
    void a_restore_that_is_canceled_stops_its_jobs_and_ends_when_they_have_said_their_last() {
        setting.untilTheJobIsStarted();
        setting.jobs.lingers(setting.jobs.started().get(0).name());
        setting.cancel();
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.succeeded().reason).isEqualTo("Canceled");
        assertThat(setting.status().completionTime).isNull();
        setting.clock.advance(Duration.ofSeconds(90));
        setting.look();
        setting.look();
        assertEnded(RestorePhase.Canceled, Reason.Canceled);
        assertThat(setting.own.now(PodVolumeRestore.class))
                .allSatisfy(volume -> assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.Canceled));
        assertThat(setting.volumes()).allSatisfy(volume -> assertThat(volume.getStatus().attempts)
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.completionTimestamp)
                            .as("no attempt is open in a record that has ended")
                            .isNotNull();
                    assertThat(attempt.reason).isEqualTo("Canceled");
                }));
    }

    @Test
    void a_volume_that_its_job_has_ended_by_then_keeps_its_end_and_no_attempt_is_open() {
        setting.untilTheJobIsStarted();
        setting.reported("data", VolumePhase.Completed, null);
        setting.cancel();
        setting.look();
        setting.look();
        assertEnded(RestorePhase.Canceled, Reason.Canceled);
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(setting.volumes()).allSatisfy(volume -> assertThat(volume.getStatus().attempts)
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.completionTimestamp).isNotNull()));
    }

    @Test
    void a_pod_that_waits_for_data_goes_with_a_restore_that_is_canceled() {
        setting.untilTheJobIsStarted();
        setting.cancel();
        setting.look();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
        setting.look();
        assertEnded(RestorePhase.Canceled, Reason.Canceled);
        assertThat(setting.now().getMetadata().getFinalizers()).isEmpty();
        assertThat(setting.now().getMetadata().getLabels())
                .containsKey(Labels.ENDED)
                .doesNotContainKey(Labels.HOLDS_PODS);
    }

    @Test
    void a_pod_that_cannot_be_removed_keeps_no_other_there() {
        setting.untilTheJobIsStarted();
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web").deepCopy();
        pod.withObject("/metadata").put("name", "web-2");
        setting.cluster.put(Kinds.PODS, pod);
        PodVolumeRestore volume = setting.volumes().get(0);
        volume.getMetadata().setName("of-web-2");
        volume.getSpec().pod.name = "web-2";
        setting.own.put(volume);
        setting.calls.fail("delete pods", 1, 403);
        setting.cancel();
        setting.look();
        assertThat(setting.status().message).contains("waits for data and cannot be deleted");
        assertThat(setting.calls.made("delete pods")).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_pod_that_has_gone_on_stays_when_a_restore_is_canceled() {
        setting.untilTheJobIsStarted();
        setting.podIs("terminated: {exitCode: 0}");
        setting.cancel();
        setting.look();
        assertEnded(RestorePhase.Canceled, Reason.Canceled);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNotNull();
    }

    @Test
    void a_pod_that_still_waits_at_the_deadline_is_removed() {
        setting.untilThePodIsMade();
        setting.clock.advance(Duration.ofHours(4));
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
    }

    @Test
    void a_restore_that_is_deleted_goes_when_its_jobs_are_stopped_and_no_pod_waits() {
        setting.untilTheJobIsStarted();
        setting.jobs.lingers(setting.jobs.started().get(0).name());
        Restore restore = setting.now();
        assertThat(restore.getMetadata().getFinalizers()).containsExactly(RestoreFinalizer.NAME);
        restore.getMetadata().setDeletionTimestamp(setting.clock.instant().toString());
        setting.own.put(restore);
        setting.heldRestores().look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web"))
                .as("a process of the Job may still write")
                .isNotNull();
        setting.restart();
        setting.clock.advance(Duration.ofSeconds(90));
        setting.heldRestores().look();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
        setting.heldRestores().look();
        assertThat(setting.now().getMetadata().getFinalizers()).isEmpty();
        assertThat(setting.volumes())
                .allSatisfy(volume -> assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.Canceled));
    }

    /** The data of the pod is lost, and it is held; the Restore ends long before its deadline. */
    private void endedWithAPodThatWaits() {
        setting.untilTheJobIsStarted();
        setting.reported("data", VolumePhase.Failed, "the snapshot is gone");
        setting.reported("cache", VolumePhase.Completed, null);
        setting.jobs.started().forEach(job -> setting.jobs.ends(job.name(), "Completed", ""));
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNotNull();
    }

    @Test
    void a_restore_that_ended_while_a_pod_waits_takes_that_along_when_it_is_deleted() {
        endedWithAPodThatWaits();
        assertThat(setting.now().getMetadata().getFinalizers()).containsExactly(RestoreFinalizer.NAME);
        assertThat(setting.now().getMetadata().getLabels())
                .as("it leaves the cluster by its age as any other")
                .containsEntry(Labels.ENDED, "PartiallyFailed");
        setting.heldRestores().look();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web"))
                .as("a person may put its data there by hand")
                .isNotNull();
        // Its records leave the cluster before it does.
        setting.volumes()
                .forEach(volume -> setting.own.remove(
                        PodVolumeRestore.class, volume.getMetadata().getName()));
        setting.delete();
        setting.restart();
        setting.heldRestores().look();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
        setting.heldRestores().look();
        assertThat(setting.now().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    void a_pod_that_went_on_after_the_end_stays_when_the_restore_is_deleted() {
        endedWithAPodThatWaits();
        setting.podIs("terminated: {exitCode: 0}");
        setting.delete();
        setting.heldRestores().look();
        assertThat(setting.now().getMetadata().getFinalizers()).isEmpty();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNotNull();
    }

    @Test
    void what_an_ended_restore_has_left_is_removed_once() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        setting.calls.clear();
        setting.look();
        setting.look();
        assertThat(setting.calls.made()).noneMatch(call -> call.contains("PodVolumeRestore"));
    }

    @Test
    void a_volume_says_where_files_are_left_that_waited_to_be_moved_in() {
        setting.backup();
        setting.asked(spec -> {
            spec.files = new RestoreFiles();
            spec.files.include = List.of("*.sql");
        });
        setting.look();
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        PodVolumeRestore begun = setting.volume("data");
        begun.getStatus().writing = true;
        setting.own.put(begun);
        setting.cancel();
        setting.look();
        setting.look();
        assertThat(setting.volume("data").getStatus().message)
                .endsWith(
                        "; files that waited to be moved in may be left in its folder .salvor/uid-of-restore, and that"
                                + " can be removed");
        assertThat(setting.volume("cache").getStatus().message)
                .as("nothing was written there")
                .doesNotContain(".salvor");
    }

    private boolean endsInTwoLooks() {
        try {
            setting.look();
            setting.look();
            return false;
        } catch (TestingCalls.Ended e) {
            return true;
        }
    }

    /** Whatever call the operator is ended at, the next process brings the Restore to its end, and no pod waits for it. */
    @Test
    void a_process_that_is_ended_at_any_write_of_the_end_leaves_no_pod_waiting() {
        int calls = 0;
        for (boolean more = true; more; calls++) {
            setting = new RestoreSetting(folder.resolve("call-" + calls));
            setting.untilTheJobIsStarted();
            setting.cancel();
            setting.calls.endAt(calls + 1);
            more = endsInTwoLooks();
            setting.calls.endAt(0);
            setting.restart();
            for (int look = 0; look < 4; look++) {
                setting.look();
            }
            assertThat(setting.status().phase).as("call %d", calls).isEqualTo(RestorePhase.Canceled);
            assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();
            assertThat(setting.now().getMetadata().getFinalizers()).isEmpty();
            assertThat(setting.jobs.started()).isEmpty();
        }
        assertThat(calls).isGreaterThan(5);
    }

    @Test
    void a_plan_that_was_stored_and_not_noted_goes_with_a_restore_that_is_canceled() {
        setting.backup();
        setting.asked();
        setting.calls.fail("replaceStatus Restore", 1, 409);
        setting.look();
        assertThat(setting.status().planned).isFalse();
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isPresent();
        setting.cancel();
        setting.look();
        setting.look();
        assertEnded(RestorePhase.Canceled, Reason.Canceled);
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isEmpty();
    }

    @Test
    void a_restore_that_is_canceled_before_it_began_writes_nothing() {
        setting.backup();
        setting.asked();
        setting.cancel();
        setting.look();
        assertEnded(RestorePhase.Canceled, Reason.Canceled);
        assertThat(setting.calls.made("create")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forgetSecrets", "stop all Jobs", "editStatus"})
    void an_api_server_that_always_refuses_does_not_keep_it_for_ever(String call) {
        setting.untilTheJobIsStarted();
        for (int nth = 1; nth <= 20; nth++) {
            setting.calls.fail(call, nth, 403);
        }
        setting.cancel();
        setting.look();
        setting.look();
        assertThat(setting.succeeded().reason).isEqualTo("ApiRefused");
        setting.clock.advance(Duration.ofMinutes(10));
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
    }
}
