package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.testing.TestingClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What exclusive work relies on, wherever Leases are kept. */
public abstract class RepositoryLeaseContract {
    private static final Duration WORK = Duration.ofMinutes(4);

    protected final TestingClock clock = new TestingClock(Instant.parse("2026-01-02T03:04:05Z"));

    /** Leases of this process. */
    protected abstract RepositoryLease leases();

    /** Another process takes a Lease now. */
    protected abstract void taken(String repository, String holder, Duration duration);

    @Test
    void a_free_lease_is_taken_and_may_be_taken_again_by_its_holder() {
        assertThat(leases().acquire("shop", WORK)).isEmpty();
        assertThat(leases().acquire("shop", WORK)).isEmpty();
    }

    @Test
    void a_lease_of_another_is_not_taken() {
        taken("shop", "other", WORK);
        assertThat(leases().acquire("shop", WORK)).contains("other");
        assertThat(leases().acquire("blog", WORK)).isEmpty();
    }

    @Test
    void a_lease_is_taken_over_once_its_time_is_up() {
        taken("shop", "other", WORK);
        clock.advance(WORK);
        assertThat(leases().acquire("shop", WORK)).contains("other");
        clock.advance(Duration.ofSeconds(1));
        assertThat(leases().acquire("shop", WORK)).isEmpty();
    }

    @Test
    void a_lease_that_was_given_back_is_free_for_others() {
        assertThat(leases().acquire("shop", WORK)).isEmpty();
        leases().release("shop");
        taken("shop", "other", WORK);
        assertThat(leases().acquire("shop", WORK)).contains("other");
    }

    @Test
    void giving_back_what_nobody_holds_is_no_error() {
        leases().release("shop");
        assertThat(leases().acquire("shop", WORK)).isEmpty();
    }
}
