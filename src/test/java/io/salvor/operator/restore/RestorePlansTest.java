package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Restore;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.StoredRestorePlans;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.SkippedObject;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePlansTest {
    @TempDir
    Path folder;

    private TestingLocations locations;
    private OpenLocation location;
    private final TestingClock clock = new TestingClock(Instant.parse("2026-05-01T10:00:00Z"));
    private final RestorePapers papers = new RestorePapers(new TestingOwnObjects(new TestingCalls(), clock));
    private final RestorePlans plans = new RestorePlans(papers, clock);

    @BeforeEach
    void a_location() {
        locations = new TestingLocations(folder);
        location = locations.open("default");
    }

    private static Restore restore(int number) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder().withUid("uid-" + number).build());
        return restore;
    }

    private static RestorePlan plan(int number) {
        return new RestorePlan(
                List.of(),
                List.of(),
                List.of(new SkippedObject(new ObjectKey("pods", "shop", "web-" + number), "is there")),
                List.of(),
                List.of());
    }

    private int readings(Restore restore) {
        int before = locations.store("default").calls();
        assertThat(plans.of(restore, location)).isPresent();
        return locations.store("default").calls() - before;
    }

    @Test
    void a_plan_is_remembered_and_found_again_by_another_process() {
        plans.keep(restore(1), location, plan(1));
        assertThat(readings(restore(1))).isZero();
        assertThat(new RestorePlans(papers, clock).of(restore(1), location)).contains(plan(1));
    }

    @Test
    void a_plan_that_was_changed_in_the_bucket_is_not_carried_out() {
        Restore restore = restore(1);
        plans.keep(restore, location, plan(1));
        assertThat(new RestorePlans(papers, clock).of(restore, location)).contains(plan(1));
        location.catalog().keepRestorePlan("uid-1", StoredRestorePlans.stored(plan(2)));

        assertThatThrownBy(() -> new RestorePlans(papers, clock).of(restore, location))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PlanChanged));
        restore.getStatus().planDigest = null;
        assertThat(new RestorePlans(papers, clock).of(restore, location)).contains(plan(2));
    }

    @Test
    void one_wrong_answer_about_a_plan_is_not_believed() {
        plans.keep(restore(1), location, plan(1));
        locations.store("default").deny("plan", 2);
        assertThat(new RestorePlans(papers, clock).of(restore(1), location)).contains(plan(1));
    }

    @Test
    void the_memory_does_not_grow_with_the_number_of_restores() {
        for (int number = 1; number <= 9; number++) {
            plans.keep(restore(number), location, plan(number));
        }
        assertThat(readings(restore(9))).isZero();
        assertThat(readings(restore(1))).isPositive();
        assertThat(readings(restore(1))).isZero();
    }

    @Test
    void a_plan_that_is_forgotten_is_gone_everywhere() {
        plans.keep(restore(1), location, plan(1));
        plans.forget(restore(1), location);
        assertThat(plans.of(restore(1), location)).isEmpty();
        assertThat(new RestorePlans(papers, clock).of(restore(1), location)).isEmpty();
    }

    @Test
    void a_plan_that_nobody_asks_for_any_more_is_out_of_memory_after_some_minutes() {
        plans.keep(restore(1), location, plan(1));
        plans.keep(restore(2), location, plan(2));
        clock.advance(Duration.ofMinutes(4));
        plans.age();
        assertThat(readings(restore(1))).isZero();
        clock.advance(Duration.ofMinutes(2));
        plans.age();
        assertThat(readings(restore(1))).as("asked for two minutes ago").isZero();
        assertThat(readings(restore(2))).isPositive();
    }
}
