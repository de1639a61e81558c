package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.Condition;
import io.salvor.api.LocationPhase;
import io.salvor.kubernetes.KubernetesEventRecorder;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.trouble.StorageException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunStatusTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
            .build();
    private final Backup backup = new Backup();
    private final BackupStatus status = new BackupStatus();
    private RunStatus<BackupPhase> run;

    @BeforeEach
    void prepare() {
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("default")
                .withUid("uid-1")
                .withGeneration(7L)
                .build());
        run = RunStatus.ofRun(backup, status, new KubernetesEventRecorder(client, CLOCK), CLOCK, () -> {});
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void work_that_goes_on_says_so_without_an_event() {
        run.goesOn(BackupPhase.InProgress, Reason.InProgress, "volumes are being saved");

        assertThat(status.phase).isEqualTo(BackupPhase.InProgress);
        assertThat(status.message).isEqualTo("volumes are being saved");
        assertThat(status.observedGeneration).isEqualTo(7);
        assertThat(status.completionTime).isNull();
        assertConditions(tuple("Succeeded", "Unknown"), tuple("Reconciling", "True"));
        assertThat(events()).isEmpty();
    }

    @Test
    void a_run_that_ends_well_has_nothing_abnormal_left() {
        run.trouble(null, new StorageException(Reason.Unreachable, "no answer"));
        run.ended(BackupPhase.Completed, Reason.Completed, "all saved", true);

        assertThat(status.phase).isEqualTo(BackupPhase.Completed);
        assertThat(status.completionTime).isEqualTo("2026-01-02T03:04:05Z");
        assertConditions(tuple("Succeeded", "True"));
    }

    @Test
    void a_run_that_cannot_be_cleared_away_has_not_ended() {
        RunStatus<BackupPhase> held =
                RunStatus.ofRun(backup, status, new KubernetesEventRecorder(client, CLOCK), CLOCK, () -> {
                    throw new KubernetesClientException("no");
                });

        assertThatThrownBy(() -> held.ended(BackupPhase.Completed, Reason.Completed, "all saved", true))
                .isInstanceOf(KubernetesClientException.class);

        assertThat(status.phase).isNull();
        assertThat(status.completionTime).isNull();
        assertThat(events()).isEmpty();
    }

    @Test
    void a_look_that_has_to_wait_leaves_what_the_last_one_found() {
        run.trouble(BackupPhase.New, new StorageException(Reason.Unreachable, "no answer"));
        run.waits(Reason.RepositoryBusy, "another works on it");

        assertThat(status.phase).isEqualTo(BackupPhase.New);
        assertThat(status.message).isEqualTo("no answer");
        assertThat(status.conditions)
                .allSatisfy(condition -> assertThat(condition.reason).isEqualTo("RepositoryBusy"));
        assertConditions(tuple("Succeeded", "Unknown"), tuple("Reconciling", "True"));
    }

    @Test
    void a_run_that_ends_badly_is_stalled_and_warns() {
        run.ended(BackupPhase.Failed, Reason.Failed, "nothing saved", false);

        assertConditions(tuple("Succeeded", "False"), tuple("Stalled", "True"));
        assertThat(events()).extracting(Event::getType, Event::getReason).containsExactly(tuple("Warning", "Failed"));
    }

    @Test
    void trouble_of_a_run_that_may_pass_leaves_it_unknown_and_warns_once() {
        run.trouble(null, new StorageException(Reason.Unreachable, "no answer (tried 1 time)"));
        run.trouble(null, new StorageException(Reason.Unreachable, "no answer (tried 2 times)"));

        assertThat(status.phase).isNull();
        assertThat(status.message).isEqualTo("no answer (tried 2 times)");
        assertConditions(tuple("Succeeded", "Unknown"), tuple("Reconciling", "True"));
        assertThat(events()).extracting(Event::getReason, Event::getCount).containsExactly(tuple("Unreachable", 1));
    }

    @Test
    void trouble_for_people_stalls_and_another_message_is_news() {
        run.trouble(BackupPhase.Failed, new RefusedException(Reason.PolicyNotFound, "no policy a"));
        run.trouble(BackupPhase.Failed, new RefusedException(Reason.PolicyNotFound, "no policy b"));

        assertThat(status.phase).isEqualTo(BackupPhase.Failed);
        assertConditions(tuple("Succeeded", "False"), tuple("Stalled", "True"));
        assertThat(events()).extracting(Event::getMessage).containsExactlyInAnyOrder("no policy a", "no policy b");
    }

    @Test
    void a_message_that_is_too_long_for_a_condition_is_news_once() {
        run.trouble(null, new RefusedException(Reason.PolicyNotFound, "a".repeat(5000)));
        run.trouble(null, new RefusedException(Reason.PolicyNotFound, "a".repeat(5000)));

        assertThat(status.conditions.get(0).message).hasSize(4096);
        assertThat(events()).extracting(Event::getCount).containsExactly(1);
    }

    @Test
    void a_state_in_trouble_is_not_ready_and_good_again_without_a_message() {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(backup.getMetadata());
        BackupStorageLocationStatus state = new BackupStorageLocationStatus();
        RunStatus<LocationPhase> standing =
                RunStatus.ofState(location, state, new KubernetesEventRecorder(client, CLOCK), CLOCK);

        standing.trouble(LocationPhase.Unavailable, new LocationException(Reason.BucketMissing, "no bucket"));
        assertThat(state.conditions)
                .extracting(condition -> condition.type, condition -> condition.status)
                .containsExactly(tuple("Ready", "False"), tuple("Reconciling", "True"));
        standing.good(LocationPhase.Available, Reason.Available, "the bucket answers");
        standing.good(LocationPhase.Available, Reason.Available, "the bucket answers");

        assertThat(state.phase).isEqualTo(LocationPhase.Available);
        assertThat(state.message).isNull();
        assertThat(state.conditions)
                .extracting(condition -> condition.type, condition -> condition.status)
                .containsExactly(tuple("Ready", "True"));
        assertThat(events())
                .extracting(Event::getReason, Event::getCount)
                .containsExactlyInAnyOrder(tuple("BucketMissing", 1), tuple("Available", 1));
    }

    private void assertConditions(org.assertj.core.groups.Tuple... expected) {
        assertThat(status.conditions)
                .extracting(condition -> condition.type, condition -> condition.status)
                .containsExactly(expected);
        assertThat(status.conditions)
                .extracting((Condition condition) -> condition.observedGeneration)
                .containsOnly(7L);
    }

    private List<Event> events() {
        return client.v1().events().inNamespace("default").list().getItems();
    }
}
