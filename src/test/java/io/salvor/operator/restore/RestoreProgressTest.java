package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.Progress;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.reading.FoundBackup;
import io.salvor.restore.ExistingDataRule;
import io.salvor.restore.NotPutBack;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.SkippedObject;
import io.salvor.restore.RestorePlan.SkippedVolume;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.testing.StoredSamples;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.volume.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
    private final Restore restore = restore();
    private final RestoreStatus status = restore.getStatus();
    private final TestingEvents events = new TestingEvents();
    private final TestingClock clock = new TestingClock(Instant.parse("2026-05-01T10:00:00.7Z"));
    private final RestoreProgress progress = new RestoreProgress(restore, events, clock, () -> {});

    private static Restore restore() {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName("back")
                .withNamespace("salvor")
                .withGeneration(3L)
                .build());
        return restore;
    }

    private static ObjectKey configMap(int number) {
        return new ObjectKey("configmaps", "shop", "conf-" + number);
    }

    private static RestoreStep step(Action action, int number) {
        return new RestoreStep(
                Stage.Configuration,
                action,
                configMap(number),
                action == Action.Create ? Manifests.yaml("{}") : null,
                "is not there");
    }

    /** One object to make, one that is there, one left out; a pod with a whole and an incomplete volume; two skipped volumes. */
    private static RestorePlan plan() {
        return new RestorePlan(
                List.of(step(Action.Create, 1), step(Action.LeaveAlone, 2), step(Action.RestoreData, 3)),
                List.of(),
                List.of(new SkippedObject(configMap(4), "the cluster makes it")),
                List.of(new PodRestore(
                        "shop",
                        "web",
                        List.of(
                                new VolumeData("data", null, "s", "r", null, null, 1_000L, ExistingDataRule.Keep, null),
                                new VolumeData(
                                        "cache", null, "s", "r", null, "2 files", 24L, ExistingDataRule.Keep, null)),
                        false)),
                List.of(
                        new SkippedVolume("shop", "db", "lost", true, NotPutBack.NotInBackup, "no snapshot of it"),
                        new SkippedVolume("shop", "db", "kept", false, NotPutBack.PodExists, "is there")));
    }

    private static PodVolumeRestore volume(String name, VolumePhase phase, Long total, Long done) {
        PodVolumeRestore volume = new PodVolumeRestore();
        volume.setSpec(new PodVolumeRestoreSpec());
        volume.getSpec().pod = new PodReference();
        volume.getSpec().pod.namespace = "shop";
        volume.getSpec().pod.name = "web";
        volume.getSpec().volume = name;
        volume.getStatus().phase = phase;
        volume.getStatus().message = "what became of " + name;
        volume.getStatus().progress = new Progress();
        volume.getStatus().progress.totalBytes = total;
        volume.getStatus().progress.bytesDone = done;
        return volume;
    }

    private String condition() {
        return status.conditions.stream()
                .filter(condition -> condition.type.equals("Succeeded"))
                .map(condition -> condition.status + " " + condition.reason)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_restore_is_new_until_it_is_planned() {
        assertThat(status.phase).isEqualTo(RestorePhase.New);
        status.phase = RestorePhase.InProgress;
        new RestoreProgress(restore, events, clock, () -> {});
        assertThat(status.phase).isEqualTo(RestorePhase.InProgress);
    }

    @Test
    void the_plan_is_in_the_status_with_a_reason_for_every_step() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        assertThat(status.backup).isEqualTo("nightly-1");
        assertThat(status.startTime).isEqualTo("2026-05-01T10:00:00Z");
        assertThat(status.deadline).isEqualTo("2026-05-01T11:00:00Z");
        assertThat(status.steps)
                .extracting(line -> line.action + " " + line.object + ": " + line.reason)
                .containsExactly(
                        "Create configmaps shop/conf-1: is not there",
                        "LeaveAlone configmaps shop/conf-2: is not there",
                        "RestoreData configmaps shop/conf-3: is not there",
                        "Skip configmaps shop/conf-4: the cluster makes it");
        assertThat(status.objects.planned).isEqualTo(1);
        assertThat(status.objects.skipped).isEqualTo(1);
        assertThat(status.volumes.total).isEqualTo(2);
        assertThat(status.volumes.skipped).isEqualTo(2);
    }

    @Test
    void a_long_plan_fits_into_the_status() {
        RestorePlan plan = new RestorePlan(
                IntStream.range(0, 300).mapToObj(i -> step(Action.Create, i)).toList(),
                IntStream.range(0, 150)
                        .mapToObj(i -> new Conflict(configMap(i), "is in the way"))
                        .toList(),
                List.of(),
                List.of(),
                List.of());
        progress.planned("nightly-1", plan, Duration.ofHours(1));
        progress.conflicts(plan.conflicts());
        assertThat(status.steps).hasSize(200);
        assertThat(status.conflicts).hasSize(100);
        assertThat(status.objects.planned).isEqualTo(300);
        assertThat(status.message).isEqualTo("nothing was written: is in the way (and 149 more in status)");
    }

    @Test
    void one_conflict_is_the_message() {
        progress.conflicts(List.of(new Conflict(configMap(1), "is in the way")));
        assertThat(status.message).isEqualTo("nothing was written: is in the way");
        assertThat(status.phase).isEqualTo(RestorePhase.Failed);
        assertThat(events.recorded())
                .containsExactly(new TestingEvents.News("back", "Warning", "Conflict", status.message));
    }

    @Test
    void trouble_before_the_plan_ends_it_whatever_may_happen_next() {
        progress.trouble(new StorageException(Reason.Unreachable, "no answer"));
        assertThat(status.phase).isEqualTo(RestorePhase.Failed);
        assertThat(condition()).isEqualTo("False Unreachable");
        assertThat(status.observedGeneration).isEqualTo(3);
    }

    @Test
    void trouble_after_the_plan_is_waited_out_and_is_news_once() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        progress.started();
        progress.trouble(new StorageException(Reason.Unreachable, "no answer"));
        progress.trouble(new StorageException(Reason.Unreachable, "no answer, again"));
        assertThat(status.phase).isEqualTo(RestorePhase.InProgress);
        assertThat(condition()).isEqualTo("Unknown Unreachable");
        assertThat(status.message).isEqualTo("no answer, again");
        progress.trouble(new LocationException(Reason.StorageLocationNotFound, "create it"));
        assertThat(condition()).isEqualTo("False StorageLocationNotFound");
        assertThat(events.reasons()).containsExactly("Planned", "Unreachable", "StorageLocationNotFound");
    }

    @Test
    void what_failed_is_listed_once_and_not_without_end() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        for (int i = 0; i < 150; i++) {
            progress.objects(
                    new MadeObjects(0, 0, 0, Map.of(configMap(i), "refused"), Optional.empty(), Optional.empty()));
            progress.objects(
                    new MadeObjects(0, 0, 0, Map.of(configMap(i), "refused"), Optional.empty(), Optional.empty()));
        }
        assertThat(status.failures).hasSize(100).first().satisfies(failure -> {
            assertThat(failure.action).isEqualTo("Create");
            assertThat(failure.object).isEqualTo("configmaps shop/conf-0");
            assertThat(failure.reason).isEqualTo("refused");
        });
        assertThat(status.objects.failed).isEqualTo(300);
    }

    @Test
    void what_is_adopted_at_every_look_counts_once() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        progress.objects(new MadeObjects(1, 1, 0, Map.of(), Optional.of("another volume"), Optional.empty()));
        progress.objects(new MadeObjects(0, 1, 0, Map.of(), Optional.of("another volume"), Optional.empty()));
        assertThat(status.objects.created).isEqualTo(1);
        progress.objects(new MadeObjects(0, 2, 0, Map.of(), Optional.empty(), Optional.empty()));
        assertThat(status.objects.created).isEqualTo(3);
    }

    @Test
    void bytes_and_phases_of_volumes_are_added_up() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        PodVolumeRestore silent = volume("silent", null, null, null);
        silent.getStatus().progress = null;
        progress.data(
                new DataState(
                        List.of(
                                volume("whole", VolumePhase.Completed, 10L, 10L),
                                volume("some", VolumePhase.PartiallyFailed, 20L, null),
                                volume("none", VolumePhase.Failed, null, 1L),
                                volume("runs", VolumePhase.InProgress, 30L, 5L),
                                silent),
                        Optional.of("pod shop/late has not started to wait")),
                Optional.empty());
        assertThat(status.volumes.completed).isEqualTo(1);
        assertThat(status.volumes.partiallyFailed).isEqualTo(1);
        assertThat(status.volumes.failed).isEqualTo(1);
        assertThat(status.progress.totalBytes)
                .as("as planned, until all are known")
                .isEqualTo(1024);
        assertThat(status.progress.bytesDone).isEqualTo(16);
        assertThat(status.message).isEqualTo("pod shop/late has not started to wait");
        assertThat(status.failures)
                .extracting(failure -> failure.object + ": " + failure.reason)
                .containsExactly("shop/web/none: what became of none", "shop/web/some: what became of some");
    }

    @Test
    void when_all_volumes_are_known_the_plan_does_not_count_any_more() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        progress.data(
                new DataState(
                        List.of(
                                volume("data", VolumePhase.InProgress, 10L, 1L),
                                volume("cache", VolumePhase.InProgress, 20L, 2L)),
                        Optional.empty()),
                Optional.empty());
        assertThat(status.progress.totalBytes).isEqualTo(30);
        assertThat(status.progress.bytesDone).isEqualTo(3);
    }

    @Test
    void why_it_is_this_backup_stands_first_and_what_it_lacks_in_every_message() {
        RestorePlanStatus.chosen(
                status, new FoundBackup(StoredSamples.marker(), "it is the newest", List.of("a newer one is torn")));
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        assertThat(status.steps)
                .extracting(line -> line.action + " " + line.object + ": " + line.reason)
                .startsWith("Choose backup nightly-1: it is the newest", "Note backup nightly-1: a newer one is torn");
        progress.started();
        assertThat(events.recorded().get(0).message())
                .isEqualTo("1 objects and 2 volumes (1Ki) from backup nightly-1. Note: a newer one is torn");
        progress.ended(plan());
        assertThat(status.message).endsWith(" what to do. Note: a newer one is torn");
        progress.conflicts(List.of(new Conflict(configMap(1), "is in the way")));
        assertThat(status.message).isEqualTo("nothing was written: is in the way. Note: a newer one is torn");
        progress.dryRun();
        assertThat(status.message).endsWith("; nothing was written. Note: a newer one is torn");
    }

    @Test
    void notes_fit_into_the_status() {
        RestorePlanStatus.chosen(
                status,
                new FoundBackup(
                        StoredSamples.marker(),
                        null,
                        IntStream.range(0, 30)
                                .mapToObj(i -> i + "x".repeat(2000))
                                .toList()));
        RestorePlanStatus.note(status, "one more");
        assertThat(status.notes).hasSize(20).allSatisfy(note -> assertThat(note).hasSizeLessThan(600));
        status.notes = List.of("one more");
        RestorePlanStatus.note(status, "one more");
        assertThat(status.notes).hasSize(1);
    }

    @Test
    void data_has_ended_when_no_volume_is_waited_for_and_all_have_ended() {
        List<PodVolumeRestore> ended = List.of(volume("a", VolumePhase.Completed, 1L, 1L));
        List<PodVolumeRestore> running = new ArrayList<>(ended);
        running.add(volume("b", VolumePhase.InProgress, 1L, 1L));
        assertThat(new DataState(ended, Optional.empty()).ended()).isTrue();
        assertThat(new DataState(running, Optional.empty()).ended()).isFalse();
        assertThat(new DataState(ended, Optional.of("a pod")).ended()).isFalse();
    }

    @Test
    void the_end_counts_what_the_backup_does_not_hold_and_what_was_left_alone() {
        progress.planned("nightly-1", plan(), Duration.ofHours(1));
        progress.started();
        status.stage = "Rest";
        progress.objects(new MadeObjects(1, 0, 0, Map.of(), Optional.empty(), Optional.empty()));
        progress.data(
                new DataState(
                        List.of(
                                volume("data", VolumePhase.Completed, 1L, 1L),
                                volume("cache", VolumePhase.Completed, 1L, 1L)),
                        Optional.empty()),
                Optional.empty());
        progress.ended(plan());
        assertThat(status.phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(status.stage).isNull();
        assertThat(status.message)
                .startsWith(
                        "1 volume restored whole, 1 restored from a snapshot that some files are missing from, 1 not"
                                + " restored, 1 left alone; 1 object made, 1 there already, 1 left out");
        assertThat(status.failures).singleElement().satisfies(failure -> assertThat(failure.object)
                .isEqualTo("shop/db/lost"));
        assertThat(status.volumes)
                .extracting(counts -> counts.total, counts -> counts.completed, counts -> counts.partiallyFailed)
                .as("what the message says, so that the counts add up")
                .containsExactly(3, 1, 1);
        assertThat(status.volumes)
                .extracting(counts -> counts.failed, counts -> counts.skipped)
                .containsExactly(1, 1);
        assertThat(events.reasons()).containsExactly("Planned", "PartiallyFailed");
    }
}
