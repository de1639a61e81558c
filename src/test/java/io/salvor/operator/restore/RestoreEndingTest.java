package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Condition;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
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

    private Condition condition() {
        return setting.status().conditions.stream()
                .filter(condition -> condition.type.equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }

    private void assertEnded(RestorePhase phase, Reason reason) {
        assertThat(setting.status().phase).as(setting.status().message).isEqualTo(phase);
        assertThat(condition().reason).isEqualTo(reason.name());
        assertThat(setting.status().completionTime).isNotNull();
        assertThat(setting.jobs.secrets()).isEmpty();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.events.reasons()).endsWith(reason.name());
    }

    private void cancel() {
        Restore restore = setting.now();
        restore.getSpec().cancel = true;
        setting.own.put(restore);
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
        assertThat(condition().status).isEqualTo("Unknown");
        assertThat(condition().reason).isEqualTo(why.name());
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
        assertEnded(RestorePhase.Failed, Reason.DeadlineExceeded);
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
        cancel();
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(condition().reason).isEqualTo("Canceled");
        assertThat(setting.status().completionTime).isNull();
        setting.clock.advance(Duration.ofSeconds(90));
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
    void a_restore_that_is_canceled_before_it_began_writes_nothing() {
        setting.backup();
        setting.asked();
        cancel();
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
        cancel();
        setting.look();
        assertThat(condition().reason).isEqualTo("ApiRefused");
        setting.clock.advance(Duration.ofMinutes(10));
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
    }
}
