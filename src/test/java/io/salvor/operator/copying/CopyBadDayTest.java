package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.RepositoryPhase;
import io.salvor.catalog.CatalogLayout;
import io.salvor.kubernetes.Conditions;
import io.salvor.operator.run.LocationWork;
import io.salvor.trouble.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is said of copies while something is wrong that a look at what is due does not come across. */
class CopyBadDayTest extends CopyFixture {
    @Test
    void backups_that_can_never_be_copied_keep_no_later_one_waiting() throws Exception {
        for (int i = 0; i < 101; i++) {
            world.lost("lost-" + i, 300 - i, "shop");
        }
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        for (int i = 0; i < 3; i++) {
            world.later();
            world.run();
        }
        world.later();

        assertThat(world.copyOf("b1")).isPresent();
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message).contains("has no snapshot", "and 100 more");
        assertThat(status().waiting).isEqualTo(101);
    }

    @Test
    void copies_whose_repository_is_gone_are_not_up_to_date() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.all();
        assertThat(world.copied().status).isEqualTo("True");

        world.target("shop", status -> {
            status.phase = RepositoryPhase.NotReady;
            status.message = "its repository is gone";
        });
        assertSaid("cannot be used: its repository is gone");

        world.target("shop", status -> status.phase = RepositoryPhase.Ready);
        lookedAtLater();
        assertThat(world.copied().status).isEqualTo("True");
    }

    @Test
    void copies_whose_repository_is_damaged_are_not_up_to_date() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.all();

        world.target(
                "shop",
                status -> Conditions.set(
                        status.conditions,
                        Conditions.DAMAGED,
                        "True",
                        "RepositoryDamaged",
                        "a pack is gone",
                        1L,
                        world.clock.instant()));
        assertSaid("is damaged: a pack is gone");
        assertThat(world.copied().reason).isEqualTo("RepositoryDamaged");
    }

    private void assertSaid(String what) {
        lookedAtLater();
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message)
                .contains(
                        "ResticRepository " + world.target("shop").getMetadata().getName(), what);
        assertThat(world.meters.get("salvor.copies.failing").gauge().value()).isEqualTo(1);
    }

    private void lookedAtLater() {
        world.clock.advance(Duration.ofHours(2));
        world.look();
    }

    @Test
    void a_location_that_does_not_answer_is_not_up_to_date() throws Exception {
        world.backup("b1", 2);
        world.copies();
        world.all();
        assertThat(world.copied().status).isEqualTo("True");

        world.work = new LocationWork(Duration.ofMillis(100));
        world.restart();
        world.look();
        // What goes on after the look would be an answer of the location.
        String places = CopyRoute.places(CopyWorld.FIRST, CopyWorld.SECOND);
        Awaitility.await()
                .until(() -> world.work.look().soon(places, () -> true).isPresent());
        CountDownLatch answer = new CountDownLatch(1);
        world.locations.hold(CopyWorld.SECOND, answer);
        for (int i = 0; i < 5; i++) {
            world.clock.advance(Duration.ofHours(3));
            world.look();
        }
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message).contains("location default or second does not answer");
        assertThat(status().lastBackup).isEqualTo("b1");

        answer.countDown();
        Awaitility.await().until(() -> {
            world.look();
            return world.copied().status.equals("True");
        });
    }

    @Test
    void a_policy_that_was_made_anew_is_looked_at_at_once() throws Exception {
        world.backup("b1", 2);
        world.copies();
        world.all();
        int asked = world.locations.opened();
        world.anew();
        world.look();
        assertThat(world.locations.opened()).isGreaterThan(asked);
    }

    @Test
    void a_clock_that_was_ahead_keeps_no_look_waiting() throws Exception {
        world.clock.advance(Duration.ofDays(30));
        world.backup("b1", 2, "shop");
        world.copies();
        world.look();
        world.open();
        world.clock.advance(Duration.ofDays(-30));
        world.later();
        world.later();
        world.run();
        world.look();
        assertThat(world.copyOf("b1")).isPresent();
    }

    @Test
    void a_job_that_failed_while_the_clock_was_ahead_keeps_no_other_waiting() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.clock.advance(Duration.ofDays(30));
        world.begin();
        world.jobs.ends(world.job().name(), "its container ended with exit code 1", "Unreachable: away");
        world.look();
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);

        world.clock.advance(Duration.ofDays(-30));
        world.look();
        assertThat(world.jobs.copying()).hasSize(2);
    }

    /** A Backup without volumes needs no Job. */
    @Test
    void a_backlog_without_data_is_copied_without_a_pause_between() throws Exception {
        for (int i = 0; i < 101; i++) {
            world.backup("b" + i, 300 - i);
        }
        world.copies();
        world.look();
        world.later();

        assertThat(world.copied().status).isEqualTo("True");
        assertThat(world.copyOf("b100")).isPresent();
    }

    @Test
    void a_backup_whose_marker_cannot_be_read_is_said_unless_its_copy_is_there() throws Exception {
        world.backup("b1", 4);
        world.copies();
        world.all();
        world.backup("b2", 2);
        for (String damaged : List.of("b1", "b2")) {
            world.location(CopyWorld.FIRST).store().put(CatalogLayout.marker(damaged), new byte[] {'{'});
        }
        lookedAtLater();

        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message)
                .contains("Backup b2 is not copied: its marker")
                .doesNotContain("b1", "more");
    }

    @Test
    void a_backup_names_no_location_whose_copy_somebody_has_changed() throws Exception {
        world.backup("b1", 2);
        world.copies();
        world.all();
        assertThat(world.shown("b1").getStatus().copies).hasSize(1);

        world.location(CopyWorld.SECOND).store().put(CatalogLayout.objects("b1"), new byte[] {1});
        world.restart();
        lookedAtLater();

        assertThat(world.copied().message).contains("b1", "is not as it was sealed");
        assertThat(world.shown("b1").getStatus().copies).isEmpty();
        assertThat(status().backups).hasSize(1);
    }

    @Test
    void what_stays_wrong_is_looked_at_less_often() throws Exception {
        world.backup("b1", 2);
        world.copies();
        world.locations.fail(CopyWorld.SECOND, Reason.Unreachable);
        int before = world.locations.opened();
        for (int i = 0; i < 60; i++) {
            world.later();
        }
        // Each look opens both: after 1, 2, 4, 8 minutes, and every ten from then on.
        assertThat(world.locations.opened() - before).isEqualTo(2 * 9);

        world.locations.recover(CopyWorld.SECOND);
        for (int i = 0; i < 10; i++) {
            world.later();
        }
        assertThat(world.copied().status).isEqualTo("True");
    }
}
