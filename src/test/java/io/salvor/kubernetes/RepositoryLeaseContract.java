package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.testing.TestingClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What exclusive work relies on, wherever Leases are kept. */
public abstract class RepositoryLeaseContract {
    protected final TestingClock clock = new TestingClock(Instant.parse("2026-01-02T03:04:05Z"));

    /** Leases of this process, the same ones at every call. */
    protected abstract RepositoryLease leases();

    /** The same Leases as seen by another process. */
    protected abstract RepositoryLease others();

    private void itsTimeIsUp() {
        clock.advance(RepositoryLease.DURATION.plusSeconds(1));
    }

    @Test
    void a_free_lease_is_taken_once() {
        assertThat(leases().acquire("shop")).isEmpty();
        assertThat(leases().acquire("shop")).isPresent();
        assertThat(leases().acquire("blog")).isEmpty();
    }

    @Test
    void a_lease_of_another_is_not_taken() {
        assertThat(others().acquire("shop")).isEmpty();
        assertThat(leases().acquire("shop"))
                .hasValueSatisfying(holder -> assertThat(holder).isNotBlank());
        assertThat(leases().acquire("blog")).isEmpty();
    }

    @Test
    void a_lease_is_taken_over_once_it_was_seen_unchanged_for_its_whole_time() {
        others().acquire("shop");
        itsTimeIsUp();
        // Nobody here has seen it before, so nobody knows since when it stands still.
        assertThat(leases().acquire("shop")).isPresent();
        clock.advance(RepositoryLease.DURATION);
        assertThat(leases().acquire("shop")).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(leases().acquire("shop")).isEmpty();
    }

    @Test
    void a_lease_that_is_renewed_is_never_taken_over() {
        RepositoryLease others = others();
        others.acquire("shop");
        for (int times = 0; times < 5; times++) {
            assertThat(leases().acquire("shop")).isPresent();
            clock.advance(RepositoryLease.DURATION);
            assertThat(others.renew("shop")).isTrue();
        }
        itsTimeIsUp();
        assertThat(leases().acquire("shop")).isPresent();
    }

    @Test
    void who_has_lost_a_lease_hears_of_it_and_takes_nothing_from_the_next() {
        RepositoryLease others = others();
        assertThat(leases().acquire("shop")).isEmpty();
        others.acquire("shop");
        itsTimeIsUp();
        assertThat(others.acquire("shop")).isEmpty();

        assertThat(leases().renew("shop")).isFalse();
        leases().release("shop");

        assertThat(leases().acquire("shop")).isPresent();
        assertThat(others.renew("shop")).isTrue();
    }

    @Test
    void who_has_lost_a_lease_without_hearing_of_it_does_not_give_back_that_of_the_next() {
        RepositoryLease others = others();
        assertThat(leases().acquire("shop")).isEmpty();
        others.acquire("shop");
        itsTimeIsUp();
        assertThat(others.acquire("shop")).isEmpty();

        leases().release("shop");

        assertThat(others.renew("shop")).isTrue();
        assertThat(leases().acquire("shop")).isPresent();
    }

    @Test
    void a_lease_that_was_given_back_is_free_for_others() {
        assertThat(leases().acquire("shop")).isEmpty();
        leases().release("shop");
        assertThat(others().acquire("shop")).isEmpty();
        assertThat(leases().acquire("shop")).isPresent();
    }

    @Test
    void giving_back_or_renewing_what_nobody_holds_does_nothing() {
        leases().release("shop");
        assertThat(leases().renew("shop")).isFalse();
        assertThat(leases().acquire("shop")).isEmpty();
    }

    @Test
    void a_lease_is_renewed_as_often_as_asked_and_given_back_after_that() {
        assertThat(leases().acquire("shop")).isEmpty();
        assertThat(leases().renew("shop")).isTrue();
        clock.advance(Duration.ofSeconds(8));
        assertThat(leases().renew("shop")).isTrue();
        leases().release("shop");
        assertThat(leases().renew("shop")).isFalse();
        assertThat(others().acquire("shop")).isEmpty();
    }
}
