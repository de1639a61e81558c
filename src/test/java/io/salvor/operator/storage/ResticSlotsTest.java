package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResticSlotsTest {
    private final TestingClock clock = new TestingClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final ResticSlots slots = new ResticSlots(OperatorSettings.with(Map.of()), clock);

    @Test
    void two_run_unless_the_installation_says_otherwise() {
        assertThat(slots.most()).isEqualTo(2);
        ResticSlots one = new ResticSlots(OperatorSettings.with(Map.of("salvor.restic-parallel", "1")), clock);
        assertThat(one.take("a")).isTrue();
        assertThat(one.take("b")).isFalse();
    }

    @Test
    void slots_are_given_in_the_order_of_the_first_asking() {
        assertThat(slots.take("a")).isTrue();
        assertThat(slots.take("b")).isTrue();
        assertThat(slots.take("c")).isFalse();
        assertThat(slots.take("d")).isFalse();
        slots.giveBack();
        assertThat(slots.take("d")).isFalse();
        assertThat(slots.take("c")).isTrue();
        assertThat(slots.take("d")).isFalse();
        slots.giveBack();
        slots.giveBack();
        assertThat(slots.take("e")).isTrue();
        assertThat(slots.take("d")).isTrue();
    }

    @Test
    void one_that_asks_no_more_keeps_nobody_back() {
        slots.take("a");
        slots.take("b");
        slots.take("gone");
        slots.giveBack();
        clock.advance(Duration.ofSeconds(19));
        assertThat(slots.take("c")).isFalse();
        clock.advance(Duration.ofSeconds(2));
        assertThat(slots.take("c")).isTrue();
    }

    @Test
    void of_forty_at_once_never_more_than_two_run_and_all_do() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(40);
        for (int i = 0; i < 40; i++) {
            String name = "repository-" + i;
            threads.execute(() -> {
                while (!slots.take(name)) {
                    Thread.yield();
                }
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
                done.incrementAndGet();
                slots.giveBack();
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(done).hasValue(40);
        assertThat(most.get()).isBetween(1, 2);
    }
}
