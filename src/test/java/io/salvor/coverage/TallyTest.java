package io.salvor.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.SelectionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void every_claim_is_in_one_state_and_only_claims_count() {
        ClusterByNamespace cluster = new ClusterFixture()
                .namespace("empty")
                .claim("shop", "data")
                .claim("shop", "old")
                .claim("shop", "new")
                .claim("shop", "cache")
                .claim("blog", "data")
                .pod("shop", "web", "d=data", "o=old", "n=new", "c=cache", "scratch", "token=!")
                .pod("blog", "web", "d=data")
                .laidOut();
        CoveringPolicy policy = Policies.daily(
                "p",
                Policies.rules(
                        SelectionRule.Action.Backup,
                        List.of("shop"),
                        Policies.claims("cache", SelectionRule.Action.Skip)));
        Coverage coverage = Coverage.of(
                cluster,
                List.of(policy),
                Map.of(
                        good("data", 2).volume(),
                        good("data", 2),
                        good("old", 30).volume(),
                        good("old", 30)),
                NOW);
        Map<String, Tally> tallies = Tally.byNamespace(coverage);

        Instant oldest = NOW.minus(Duration.ofHours(30));
        assertThat(tallies)
                .isEqualTo(Map.of("shop", new Tally(1, 1, 1, 1, 0, oldest), "blog", new Tally(0, 0, 0, 0, 1, null)));
        assertThat(Tally.of(List.of("shop", "blog", "empty"), tallies)).isEqualTo(new Tally(1, 1, 1, 1, 1, oldest));
        assertThat(Tally.of(List.of(), tallies)).isEqualTo(Tally.NONE);
        assertThat(tallies.get("shop").protectedClaims()).isEqualTo(3);
    }

    private static LastGood good(String claim, int hours) {
        return new LastGood(VolumeKey.claim("shop", claim), null, "p", "b", NOW.minus(Duration.ofHours(hours)));
    }
}
