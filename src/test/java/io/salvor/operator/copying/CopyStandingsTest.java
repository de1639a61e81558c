package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.trouble.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyStandingsTest {
    private static final Instant START = Instant.parse("2026-11-28T02:00:00Z");
    private static final CopyRoute SHOP = new CopyRoute("shop", "main", "second");
    private static final CopyRoute MAIL = new CopyRoute("mail", "main", "second");
    private static final CopyRoute ELSEWHERE = new CopyRoute("mail", "main", "third");

    private final CopyStandings standings = new CopyStandings();

    private static CopyStanding standing(Instant time, Reason reason) {
        return new CopyStanding(
                "mark", time, null, reason, "what is said of " + reason, CopyStanding.SOON, Map.of(), false);
    }

    private static Instant after(Duration duration) {
        return START.plus(duration);
    }

    private void found(CopyRoute route, Instant time, Reason reason) {
        standings.found(route, standing(time, reason), time);
    }

    @Test
    void what_was_found_is_said_while_the_next_look_takes_its_time() {
        found(SHOP, START, Reason.CopiesUpToDate);
        standings.due(SHOP, START);

        assertThat(standings.said(after(Duration.ofHours(1))).get(SHOP).reason())
                .isEqualTo(Reason.CopiesUpToDate);
    }

    @Test
    void a_look_that_does_not_end_is_unreachable_after_an_hour() {
        found(SHOP, START, Reason.CopiesUpToDate);
        standings.due(SHOP, START);

        CopyStanding said = standings.said(after(Duration.ofMinutes(61))).get(SHOP);
        assertThat(said.reason()).isEqualTo(Reason.Unreachable);
        assertThat(said.status()).isEqualTo("False");
        assertThat(said.message()).contains("since " + START, "main", "second", "see whether both can be reached");
    }

    @Test
    void one_that_never_ended_is_unreachable_too() {
        standings.due(SHOP, START);

        assertThat(standings.said(after(Duration.ofMinutes(60)))).isEmpty();
        assertThat(standings.said(after(Duration.ofMinutes(61))).get(SHOP).reason())
                .isEqualTo(Reason.Unreachable);
    }

    @Test
    void a_policy_waits_in_turn_while_looks_at_others_between_the_same_locations_end() {
        found(SHOP, START, Reason.CopiesUpToDate);
        standings.due(SHOP, START);
        found(MAIL, after(Duration.ofMinutes(30)), Reason.CopiesUpToDate);

        CopyStanding said = standings.said(after(Duration.ofMinutes(89))).get(SHOP);
        assertThat(said.reason()).isEqualTo(Reason.Queued);
        assertThat(said.status()).isEqualTo("Unknown");
        assertThat(said.message()).contains("since " + START, "other policies");
        assertThat(standings.said(after(Duration.ofMinutes(91))).get(SHOP).reason())
                .isEqualTo(Reason.Unreachable);
    }

    @Test
    void what_ends_between_other_locations_says_nothing_of_these() {
        standings.due(SHOP, START);
        found(ELSEWHERE, after(Duration.ofMinutes(60)), Reason.CopiesUpToDate);

        assertThat(standings.said(after(Duration.ofMinutes(61))).get(SHOP).reason())
                .isEqualTo(Reason.Unreachable);
    }

    @Test
    void a_long_look_counts_from_its_end() {
        standings.due(SHOP, START);
        standings.found(MAIL, standing(START, Reason.CopiesUpToDate), after(Duration.ofMinutes(70)));

        assertThat(standings.said(after(Duration.ofMinutes(75))).get(SHOP).reason())
                .isEqualTo(Reason.Queued);
    }

    @Test
    void what_is_wrong_goes_on_being_said() {
        found(SHOP, START, Reason.RepositoryDamaged);
        standings.due(SHOP, START);

        assertThat(standings.said(after(Duration.ofHours(2))).get(SHOP).reason())
                .isEqualTo(Reason.RepositoryDamaged);
    }

    @Test
    void a_route_that_is_copied_no_longer_is_forgotten() {
        found(SHOP, START, Reason.CopiesUpToDate);
        found(ELSEWHERE, START, Reason.CopiesUpToDate);
        standings.due(MAIL, START);

        standings.retain(Set.of(ELSEWHERE));

        assertThat(standings.said(after(Duration.ofHours(2)))).containsOnlyKeys(ELSEWHERE);
        standings.due(MAIL, after(Duration.ofMinutes(59)));
        assertThat(standings.said(after(Duration.ofHours(2))).get(MAIL).reason())
                .as("what ended before it was forgotten is no turn")
                .isEqualTo(Reason.Unreachable);
    }
}
