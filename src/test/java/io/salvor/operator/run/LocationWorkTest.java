package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocationWorkTest {
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();
    private final Supplier<Integer> slow = () -> {
        await();
        return done.incrementAndGet();
    };

    private void await() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void answer() {
        answer.countDown();
    }

    @Test
    void what_is_done_soon_is_waited_for() {
        LocationWork work = new LocationWork(Duration.ofMinutes(1));
        answer.countDown();
        LocationWork.Look look = work.look();
        assertThat(look.soon("a", slow)).contains(1);
        assertThat(look.soon("a", slow)).contains(2);
        work.end();
    }

    @Test
    void what_is_not_goes_on_and_nothing_else_is_begun_in_its_location_until_then() {
        LocationWork work = new LocationWork(Duration.ofMillis(50));
        assertThat(work.look().soon("a", slow)).isEmpty();
        assertThat(work.look().soon("a", done::incrementAndGet)).isEmpty();
        assertThat(done).hasValue(0);

        answer.countDown();
        Awaitility.await().until(() -> work.look().soon("a", done::get).isPresent());
        assertThat(done).hasValue(1);
        work.end();
    }

    @Test
    void a_look_waits_for_all_slow_places_together_no_longer_than_for_one() {
        LocationWork work = new LocationWork(Duration.ofMillis(50));
        LocationWork.Look look = work.look();
        for (int i = 0; i < 100; i++) {
            assertThat(look.soon("location-" + i, slow)).isEmpty();
        }
        answer.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(done).hasValue(100));
        work.end();
    }

    @Test
    void what_it_throws_is_thrown_on_and_the_location_is_free_again() {
        LocationWork work = new LocationWork(Duration.ofMinutes(1));
        LocationWork.Look look = work.look();
        Supplier<Integer> broken = () -> {
            throw new IllegalArgumentException("broken");
        };
        assertThatThrownBy(() -> look.soon("a", broken)).isInstanceOf(IllegalArgumentException.class);
        answer.countDown();
        assertThat(look.soon("a", slow)).contains(1);
        work.end();
    }
}
