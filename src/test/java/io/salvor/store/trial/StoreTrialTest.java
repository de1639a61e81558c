package io.salvor.store.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.ProbeKeys;
import io.salvor.store.trial.TrialStep.Outcome;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTrialTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @TempDir
    Path folder;

    private FailingObjectStore store;

    @BeforeEach
    void open() {
        store = new FailingObjectStore(new FolderObjectStore(folder));
    }

    @Test
    void a_place_that_works_works_in_every_step_and_is_left_as_it_was() {
        store.put("other", new byte[1]);

        List<TrialStep> steps = StoreTrial.ofWriting(store, NOW);

        assertThat(steps)
                .extracting(TrialStep::name)
                .containsExactly("credentials", "list", "write", "read", "write once", "delete", "repositories");
        assertThat(steps).extracting(TrialStep::outcome).containsOnly(Outcome.Works);
        assertThat(store.keys("")).containsExactly("other");
    }

    @Test
    void what_a_trial_that_was_killed_has_left_goes_with_the_next_one() {
        store.put(".salvor-test/before", new byte[1]);
        store.put("restic/.salvor-test/before", new byte[1]);

        StoreTrial.ofWriting(store, NOW);

        assertThat(store.keys("")).isEmpty();
    }

    /** Two people may try a location at once, and copies try whether two are one place. */
    @Test
    void what_another_trial_is_at_stays() {
        String key = ".salvor-test/" + ProbeKeys.of(NOW.minusSeconds(60));
        store.put(key, new byte[1]);
        store.put("restic/" + key, new byte[1]);

        StoreTrial.ofWriting(store, NOW);
        assertThat(store.keys("")).containsExactlyInAnyOrder(key, "restic/" + key);

        StoreTrial.ofWriting(store, NOW.plus(Duration.ofHours(1)));
        assertThat(store.keys("")).isEmpty();
    }

    @Test
    void a_place_that_is_only_read_is_not_written_to() {
        store.failWriting("", Reason.AccessDenied);

        assertThat(StoreTrial.ofReading(store)).extracting(TrialStep::outcome).containsOnly(Outcome.Works);
    }

    @Test
    void credentials_that_the_service_does_not_know_are_what_fails() {
        store.failAfter(0, Reason.InvalidCredentials);

        assertOutcomes(
                StoreTrial.ofWriting(store, NOW),
                Outcome.Fails,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried);
    }

    @Test
    void who_is_known_and_may_not_list_has_good_credentials() {
        store.failAfter(0, Reason.AccessDenied);

        assertOutcomes(
                StoreTrial.ofWriting(store, NOW),
                Outcome.Works,
                Outcome.Fails,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried);
    }

    @Test
    void of_a_service_that_does_not_answer_nothing_is_said_about_credentials() {
        store.failAfter(0, Reason.Unreachable);

        assertOutcomes(
                StoreTrial.ofWriting(store, NOW),
                Outcome.NotTried,
                Outcome.Fails,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried);
    }

    @Test
    void what_may_not_be_written_is_not_read() {
        store.failWriting(".salvor-test/", Reason.BucketFull);

        assertOutcomes(
                StoreTrial.ofWriting(store, NOW),
                Outcome.Works,
                Outcome.Works,
                Outcome.Fails,
                Outcome.NotTried,
                Outcome.NotTried,
                Outcome.NotTried);
    }

    /** They may lie elsewhere, and a policy may allow less there. */
    @Test
    void where_repositories_lie_is_written_to_as_well() {
        store.failWriting("restic/", Reason.AccessDenied);
        assertFailed("repositories");

        store.recover();
        store.failRemoving("restic/", Reason.AccessDenied);
        assertFailed("repositories");
    }

    @Test
    void what_cannot_be_removed_or_read_again_is_said() {
        store.failRemoving(".salvor-test/", Reason.AccessDenied);
        assertFailed("delete", "repositories");

        store.recover();
        store.failReading(".salvor-test/", Reason.AccessDenied);
        assertThat(StoreTrial.ofWriting(store, NOW))
                .filteredOn(TrialStep::failed)
                .extracting(TrialStep::name)
                .contains("read");
    }

    private void assertFailed(String... names) {
        assertThat(StoreTrial.ofWriting(store, NOW))
                .filteredOn(TrialStep::failed)
                .extracting(TrialStep::name)
                .containsExactly(names);
    }

    private static void assertOutcomes(List<TrialStep> steps, Outcome... outcomes) {
        assertThat(steps).extracting(TrialStep::outcome).containsExactly(outcomes);
    }
}
