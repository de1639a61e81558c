package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.api.Progress;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusUpdatesTest {
    private static final String WRITE = "replaceStatus Backup nightly";

    private final TestingCalls calls = new TestingCalls();
    private final TestingOwnObjects objects =
            new TestingOwnObjects(calls, new TestingClock(Instant.parse("2026-01-02T03:04:05Z")));
    private Backup backup;
    private StatusUpdates<Backup> update;

    @BeforeEach
    void read() {
        Backup made = new Backup();
        made.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("salvor")
                .build());
        made.setSpec(new BackupSpec());
        made.getSpec().policy = "daily";
        backup = objects.put(made);
        update = new StatusUpdates<>(objects, new ObjectMapper(), backup);
    }

    private BackupPhase stored() {
        return objects.now(Backup.class, "nightly").getStatus().phase;
    }

    /** Somebody else writes the object after it was read. */
    private void changedMeanwhile() {
        objects.edit(objects.now(Backup.class, "nightly"), current -> {
            current.getMetadata().setFinalizers(List.of("example.com/wait"));
            return current;
        });
    }

    @Test
    void a_status_that_has_not_changed_is_not_written() {
        assertThat(update.done().getScheduleDelay()).isEmpty();
        assertThat(calls.made(WRITE)).isEmpty();
    }

    @Test
    void a_changed_status_is_written_once() {
        backup.getStatus().phase = BackupPhase.Completed;
        assertThat(update.done().getScheduleDelay()).isEmpty();
        update.done();
        assertThat(stored()).isEqualTo(BackupPhase.Completed);
        assertThat(calls.made(WRITE)).hasSize(1);
    }

    @Test
    void bytes_that_are_done_are_written_and_are_nothing_that_the_next_step_waits_for() {
        backup.getStatus().progress = new Progress();
        backup.getStatus().progress.bytesDone = 17L;
        assertThat(update.hasMovedOn()).isFalse();
        backup.getStatus().phase = BackupPhase.InProgress;
        assertThat(update.hasMovedOn()).isTrue();
        update.done();
        assertThat(update.hasMovedOn()).isFalse();
        assertThat(objects.now(Backup.class, "nightly").getStatus().progress.bytesDone)
                .isEqualTo(17);
    }

    @Test
    void one_who_wants_to_look_again_is_called_back() {
        backup.getStatus().phase = BackupPhase.InProgress;
        UpdateControl<Backup> control = update.again(Duration.ofSeconds(10));
        assertThat(control.getScheduleDelay()).contains(10_000L);
        assertThat(control.isNoUpdate()).as("the status is written already").isTrue();
        assertThat(stored()).isEqualTo(BackupPhase.InProgress);
    }

    @Test
    void after_a_checkpoint_the_next_write_is_made_of_its_version() {
        backup.getStatus().phase = BackupPhase.InProgress;
        update.checkpoint();
        assertThat(stored()).isEqualTo(BackupPhase.InProgress);
        backup.getStatus().phase = BackupPhase.Failed;
        update.done();
        assertThat(stored()).isEqualTo(BackupPhase.Failed);
    }

    @Test
    void what_was_decided_from_an_older_version_is_not_written_and_decided_again_soon() {
        changedMeanwhile();
        backup.getStatus().phase = BackupPhase.Failed;
        assertThat(update.write()).isFalse();
        assertThat(update.done().getScheduleDelay()).contains(500L);
        assertThat(update.again(Duration.ofHours(1)).getScheduleDelay()).contains(500L);
        assertThat(stored()).isNull();
    }

    @Test
    void nothing_is_done_after_a_checkpoint_that_was_refused() {
        changedMeanwhile();
        backup.getStatus().phase = BackupPhase.InProgress;
        assertThatThrownBy(update::checkpoint).isInstanceOf(StatusUpdates.OutdatedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410, 500, TestingCalls.TIMEOUT})
    void a_write_that_fails_for_another_reason_is_an_error_and_is_made_again(int code) {
        calls.fail(WRITE, 1, code);
        backup.getStatus().phase = BackupPhase.Completed;
        assertThatThrownBy(update::done)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(code));
        update.done();
        assertThat(stored()).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_write_whose_answer_was_lost_counts_as_somebody_elses() {
        calls.loseAnswer(WRITE, 1);
        backup.getStatus().phase = BackupPhase.Completed;
        assertThatThrownBy(update::done).isInstanceOf(KubernetesClientException.class);
        assertThat(stored()).isEqualTo(BackupPhase.Completed);
        assertThat(update.done().getScheduleDelay()).as("looked at again").contains(500L);
    }
}
