package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.kubernetes.LeasedWork;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingRepositoryLease;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExclusiveWorkTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestingCalls calls = new TestingCalls();
    private final TestingRepositoryLease leases =
            new TestingRepositoryLease(calls, new TestingClock(Instant.parse("2026-01-02T03:04:05Z")));
    private ExclusiveWork alone = new ExclusiveWork(leases, Duration.ofMillis(5), LONG);

    @AfterEach
    void stop() {
        alone.stop();
    }

    /** Work that goes on until it is interrupted. */
    private static String endless() {
        try {
            new CountDownLatch(1).await(LONG.toMillis(), TimeUnit.MILLISECONDS);
            return "nobody has stopped it";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        }
    }

    @Test
    void work_is_done_under_the_lease_which_is_given_back_after_it() {
        assertThat(alone.under("shop", () -> "held: " + leases.held()))
                .isEqualTo(new LeasedWork.Outcome<>("held: [shop]", null));
        assertThat(leases.held()).isEmpty();
    }

    @Test
    void work_that_another_process_does_is_not_begun() {
        leases.heldBy("shop", "another");
        assertThat(alone.under("shop", ExclusiveWorkTest::endless))
                .isEqualTo(new LeasedWork.Outcome<>(null, "another"));
        assertThat(leases.held()).containsExactly("shop");
    }

    @Test
    void what_goes_wrong_in_the_work_is_passed_on_and_the_lease_given_back() {
        assertThatThrownBy(() -> alone.under("shop", () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(leases.held()).isEmpty();
    }

    @Test
    void the_lease_is_renewed_while_the_work_goes_on() {
        CountDownLatch renewals = new CountDownLatch(3);
        for (int nth = 1; nth <= 3; nth++) {
            calls.before("renew shop", nth, renewals::countDown);
        }
        assertThat(alone.under("shop", () -> {
                            try {
                                return renewals.await(LONG.toMillis(), TimeUnit.MILLISECONDS);
                            } catch (InterruptedException e) {
                                return false;
                            }
                        })
                        .result())
                .isTrue();
    }

    @Test
    void work_whose_lease_another_process_has_taken_is_stopped_and_gives_nothing() {
        calls.before("renew shop", 2, () -> leases.heldBy("shop", "another"));

        LeasedWork.Outcome<String> outcome = alone.under("shop", ExclusiveWorkTest::endless);

        assertThat(outcome.result()).isNull();
        assertThat(outcome.heldBy()).contains("another process");
        assertThat(leases.held()).containsExactly("shop");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void work_whose_lease_cannot_be_confirmed_is_stopped_before_anybody_else_may_begin() {
        alone.stop();
        alone = new ExclusiveWork(leases, Duration.ofMillis(5), Duration.ofMillis(100));
        for (int nth = 1; nth <= 1_000; nth++) {
            calls.fail("renew shop", nth, 500);
        }

        LeasedWork.Outcome<String> outcome = alone.under("shop", ExclusiveWorkTest::endless);

        assertThat(outcome.result()).isNull();
        assertThat(outcome.heldBy()).isNotNull();
        assertThat(leases.held()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_renewal_that_fails_once_stops_nothing() {
        CountDownLatch confirmed = new CountDownLatch(1);
        calls.fail("renew shop", 1, 500);
        calls.before("renew shop", 3, confirmed::countDown);
        assertThat(alone.under("shop", () -> {
                            try {
                                return confirmed.await(LONG.toMillis(), TimeUnit.MILLISECONDS);
                            } catch (InterruptedException e) {
                                return false;
                            }
                        })
                        .result())
                .isTrue();
    }

    @Test
    void a_lease_that_cannot_be_given_back_takes_nothing_from_what_was_done() {
        calls.fail("release shop", 1, 500);
        assertThat(alone.under("shop", () -> "done").result()).isEqualTo("done");
        assertThat(alone.under("shop", () -> "done again").result()).isEqualTo("done again");
    }
}
