package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Condition;
import io.salvor.api.ResticRepository;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.catalog.StoredRestorePlan;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreReconcilerTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private Condition condition(String type) {
        return setting.status().conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + setting.status().conditions));
    }

    private void assertFailed(Reason reason) {
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.status().completionTime).isEqualTo("2026-05-01T10:00:00Z");
        assertThat(condition("Succeeded").status).isEqualTo("False");
        assertThat(condition("Succeeded").reason).isEqualTo(reason.name());
        assertThat(condition("Stalled").status).isEqualTo("True");
        assertThat(setting.events.reasons()).endsWith(reason.name());
    }

    @Test
    void a_restore_goes_from_its_plan_over_its_data_to_its_end() {
        setting.backup();
        setting.asked();

        assertThat(setting.look().getScheduleDelay()).contains(100L);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(setting.status().stage).isEqualTo("Storage");
        assertThat(setting.status().deadline).isEqualTo("2026-05-01T14:00:00Z");
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();

        setting.look();
        assertThat(setting.status().stage).isEqualTo("Data");
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNotNull();
        assertThat(setting.cluster.now(RestoreSetting.CONFIG_MAPS, "shop", "conf"))
                .isNotNull();

        setting.podIs("running: {}");
        setting.look();
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);

        setting.dataIsBack();
        assertThat(setting.look().getScheduleDelay()).isEmpty();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().stage).isNull();
        assertThat(condition("Succeeded").status).isEqualTo("True");
        assertThat(setting.events.reasons()).containsExactly("Planned", "Completed");
        assertThat(setting.jobs.secrets()).isEmpty();
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isEmpty();
    }

    @Test
    void from_a_location_that_is_only_read_nothing_is_written_to_the_bucket() throws IOException {
        setting.backup();
        setting.locations.readOnly("default");
        List<String> bucket = FileTree.contents(folder.resolve("locations"));
        setting.asked();
        setting.look();
        setting.look();
        setting.podIs("running: {}");
        setting.restart();
        setting.look();
        assertThat(setting.volumes())
                .allSatisfy(volume -> assertThat(volume.getSpec().readOnly).isTrue());
        assertThat(setting.own.now(Secret.class))
                .as("the plan, and that for people")
                .hasSize(2);
        setting.dataIsBack();
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().notes).isEmpty();
        assertThat(FileTree.contents(folder.resolve("locations"))).isEqualTo(bucket);
        assertThat(setting.own.now(Secret.class))
                .allSatisfy(secret -> assertThat(secret.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-of-restore")))
                .extracting(secret -> "secret/" + secret.getMetadata().getName())
                .containsExactlyInAnyOrder(setting.status().planPath, setting.status().reportPath);
    }

    @Test
    void one_that_is_gone_or_has_ended_is_left_alone() {
        Restore restore = setting.asked(spec -> spec.backup = "no-such-backup");
        setting.look();
        assertFailed(Reason.BackupNotFound);
        setting.calls.clear();

        assertThat(setting.look().getScheduleDelay()).isEmpty();
        assertThat(setting.calls.made()).containsExactly("get Restore " + NAME);

        setting.own.remove(Restore.class, NAME);
        assertThat(setting.reconcile(restore).getScheduleDelay()).isEmpty();
    }

    @Test
    void a_dry_run_ends_with_its_plan_and_has_written_nothing() {
        setting.backup();
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
        assertThat(setting.look().getScheduleDelay()).as("it has ended").isEmpty();
        assertThat(condition("Succeeded").reason).isEqualTo("Planned");
        assertThat(setting.status().message)
                .isEqualTo(
                        "6 objects and 2 volumes (2.9Mi) would be restored from backup nightly-1; nothing was written");
        assertThat(setting.status().progress.totalBytes).isEqualTo(3_000_000);
        assertThat(setting.status().steps).isNotEmpty();
        assertThat(setting.calls.made("create")).isEmpty();
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isEmpty();
    }

    @Test
    void with_a_conflict_nothing_is_written() {
        setting.backup("nightly-1", "nightly", RestoreSetting.START, new StaticVolumesRule("Fail", null, null, null));
        setting.asked();
        setting.look();
        assertFailed(Reason.Conflict);
        assertThat(setting.status().message).startsWith("nothing was written: ");
        assertThat(setting.status().conflicts).singleElement().satisfies(conflict -> assertThat(conflict.object)
                .isEqualTo("persistentvolumes pv-data"));
        assertThat(setting.calls.made("create")).isEmpty();
    }

    @Test
    void before_the_first_write_a_location_that_cannot_be_used_ends_it_at_once() {
        setting.backup();
        setting.asked();
        setting.locations.fail("default", Reason.Unreachable);
        setting.look();
        assertFailed(Reason.Unreachable);
    }

    @Test
    void a_restore_without_a_location_looks_into_the_one_named_default() {
        setting.backup();
        setting.asked(spec -> spec.storageLocation = null);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
    }

    @Test
    void a_plan_that_cannot_be_stored_ends_it_before_anything_is_made() {
        setting.backup();
        setting.asked();
        int readings = readingsOfAPlan();
        setting.locations.store("default").failAfter(readings, Reason.AccessDenied);
        setting.look();
        assertFailed(Reason.AccessDenied);
        assertThat(setting.calls.made("create")).isEmpty();
    }

    /** Calls of the store until the plan is made. */
    private int readingsOfAPlan() {
        int before = setting.locations.store("default").calls();
        setting.preparation.plan(
                setting.now(),
                setting.preparation.find(setting.now(), setting.catalog()).marker(),
                setting.location());
        return setting.locations.store("default").calls() - before;
    }

    @Test
    void a_location_that_is_away_half_way_is_waited_for_with_one_event() {
        setting.untilThePodIsMade();
        setting.locations.fail("default", Reason.Unreachable);
        setting.look();
        assertThat(setting.look().getScheduleDelay())
                .hasValueSatisfying(delay -> assertThat(delay).isLessThanOrEqualTo(1000L));
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(condition("Succeeded").status).isEqualTo("Unknown");
        assertThat(condition("Succeeded").reason).isEqualTo("Unreachable");
        assertThat(setting.events.reasons()).containsExactly("Planned", "Unreachable");

        setting.locations.recover("default");
        setting.look();
        assertThat(condition("Succeeded").reason).isEqualTo("InProgress");
    }

    @Test
    void a_location_that_was_deleted_half_way_is_for_people_and_does_not_end_it() {
        setting.untilThePodIsMade();
        setting.locations.fail("default", Reason.StorageLocationNotFound);
        assertThat(setting.look().getScheduleDelay())
                .hasValueSatisfying(delay -> assertThat(delay).isLessThanOrEqualTo(1000L));
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        assertThat(condition("Stalled").reason).isEqualTo("StorageLocationNotFound");

        setting.locations.recover("default");
        setting.podIs("running: {}");
        setting.look();
        assertThat(setting.status().conditions).noneMatch(condition -> condition.type.equals("Stalled"));
        assertThat(setting.volumes()).hasSize(2);
    }

    @Test
    void a_plan_that_has_vanished_ends_it_and_the_passwords_go() {
        setting.untilTheJobIsStarted();
        assertThat(setting.jobs.secrets()).hasSize(1);
        setting.catalog().forgetRestorePlan("uid-of-restore");
        setting.restart();
        setting.look();
        setting.look();
        assertFailed(Reason.PlanMissing);
        assertThat(setting.status().message).contains("create another Restore");
        assertThat(setting.jobs.secrets()).isEmpty();
        assertThat(setting.jobs.started()).isEmpty();
        String job = setting.calls.made("stop Job").get(0);
        assertThat(setting.calls.made()).containsSubsequence(job, "forgetSecrets " + NAME);
    }

    @Test
    void a_plan_that_an_earlier_version_made_ends_it() {
        setting.untilTheJobIsStarted();
        StoredRestorePlan plan = setting.catalog()
                .restorePlan("uid-of-restore", setting.status().planDigest)
                .orElseThrow();
        Restore restore = setting.now();
        restore.getStatus().planDigest = setting.catalog()
                .keepRestorePlan(
                        "uid-of-restore",
                        new StoredRestorePlan(
                                2, plan.steps(), plan.conflicts(), plan.skipped(), plan.pods(), plan.skippedVolumes()));
        setting.own.put(restore);
        setting.restart();
        setting.look();
        setting.look();
        assertFailed(Reason.OlderFormat);
        assertThat(setting.status().message).contains("earlier Salvor").contains("create another Restore");
        assertThat(setting.jobs.started()).isEmpty();
    }

    @Test
    void the_plan_is_read_once_and_not_at_every_look() {
        setting.untilThePodIsMade();
        setting.restart();
        setting.look();
        int calls = setting.locations.store("default").calls();
        setting.look();
        setting.look();
        assertThat(setting.locations.store("default").calls()).isEqualTo(calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 403, 500, TestingCalls.TIMEOUT})
    void a_last_status_that_is_refused_leaves_the_plan_so_that_the_end_is_reached_again(int code) {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.calls.fail("replaceStatus Restore", 1, code);
        lookThatMayFail();
        setting.restart();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 403, 410, 500, TestingCalls.TIMEOUT})
    void a_status_that_is_refused_at_any_look_loses_nothing(int code) {
        setting.backup();
        setting.asked();
        for (int look = 0; look < 5; look++) {
            setting.calls.fail("replaceStatus Restore", 1, code);
            lookThatMayFail();
            setting.calls.clear();
            setting.restart();
            setting.look();
            if (look == 1) {
                setting.podIs("running: {}");
            }
        }
        setting.dataIsBack();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.volumes()).hasSize(2);
        assertThat(setting.status().objects.failed).isZero();
    }

    private void lookThatMayFail() {
        try {
            setting.look();
        } catch (KubernetesClientException e) {
            // As the framework does, the next look tries again.
            assertThat(e).hasMessageContaining(NAME);
        }
    }

    @Test
    void a_look_at_an_older_version_than_the_newest_is_made_again_soon() {
        setting.backup();
        setting.asked();
        setting.calls.before("replaceStatus Restore", 1, () -> setting.own.put(labelled()));
        assertThat(setting.look().getScheduleDelay()).contains(500L);
        assertThat(setting.status().phase).isNull();
    }

    private Restore labelled() {
        Restore restore = setting.now();
        restore.getMetadata().setLabels(Map.of("team", "shop"));
        return restore;
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void passwords_that_cannot_be_removed_keep_it_from_ending(int code) {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.events.clear();
        setting.calls.fail("forgetSecrets", 1, code);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
        String why = code == 403 ? "ApiRefused" : "ApiUnavailable";
        assertThat(condition("Succeeded").reason).isEqualTo(why);
        setting.look();
        assertThat(setting.events.reasons()).containsExactly(why, "Completed");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.jobs.secrets()).isEmpty();
    }

    @Test
    void a_plan_that_cannot_be_removed_does_not_keep_it_from_ending() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.locations.store("default").failAfter(0, Reason.Unreachable);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        setting.locations.recover("default");
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isPresent();
    }

    @Test
    void a_plan_that_the_process_before_had_no_time_to_remove_goes_at_the_next_look() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.locations.store("default").failAfter(0, Reason.Unreachable);
        setting.look();
        setting.locations.recover("default");
        setting.restart();

        assertThat(setting.look().getScheduleDelay()).isEmpty();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isEmpty();
    }

    @Test
    void the_repository_is_looked_through_for_locks_when_its_jobs_are_over() {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(Names.repository("shop", "default"))
                .withNamespace("salvor")
                .build());
        setting.own.put(repository);
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.look();

        assertThat(setting.own
                        .now(ResticRepository.class, repository.getMetadata().getName())
                        .getMetadata()
                        .getAnnotations())
                .containsEntry(Labels.REQUESTED_AT, RestoreSetting.START.toString());
    }

    @Test
    void the_deadline_of_its_own_spec_counts() {
        setting.backup();
        setting.asked(spec -> spec.timeout = "90m");
        setting.look();
        assertThat(setting.status().deadline).isEqualTo("2026-05-01T11:30:00Z");
        setting.look();
        setting.clock.advance(Duration.ofMinutes(90));
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.status().failures)
                .extracting(failure -> failure.object)
                .containsExactly("shop/web/data", "shop/web/cache");
    }
}
