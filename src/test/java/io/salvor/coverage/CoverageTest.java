package io.salvor.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.SelectionRule;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoverageTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final VolumeKey DATA = VolumeKey.claim("shop", "data");

    /** What is said of claim data of namespace shop. */
    private record Case(
            String name,
            ClusterFixture cluster,
            List<CoveringPolicy> policies,
            State state,
            String reason,
            String policy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        CoveringPolicy all = Policies.everything("all", "*");
        CoveringPolicy suspended = new CoveringPolicy("slept", all.rules(), Standing.Suspended, null);
        CoveringPolicy asked = new CoveringPolicy("asked", all.rules(), Standing.OnRequest, null);
        CoveringPolicy without = Policies.daily(
                "without",
                Policies.rules(
                        SelectionRule.Action.Backup,
                        List.of("shop"),
                        Policies.claims("data", SelectionRule.Action.Skip)));
        CoveringPolicy optIn = Policies.daily("opt-in", Policies.rules(SelectionRule.Action.Skip, List.of("shop")));
        Map<String, String> excludes = Map.of("backup.velero.io/backup-volumes-excludes", "d");
        return Stream.of(
                unprotected("no policy at all", mounted(), "NoPolicy", null),
                unprotected("a policy elsewhere", mounted(), "NoPolicy", null, Policies.everything("b", "blog")),
                covered("a policy", mounted(), all),
                covered("shared by two pods", mounted().pod("shop", "second", "d=data"), all),
                covered("one leaves it out, another saves it", mounted(), without, all),
                covered("one saves it, another leaves it out", mounted(), all, without),
                leftOut("a rule", mounted(), "ExcludedByRule", without),
                leftOut("the default", mounted(), "NotAskedFor", optIn),
                leftOut(
                        "an annotation",
                        claimed().pod("shop", "web", "Running", excludes, "d=data"),
                        "ExcludedByAnnotation",
                        all),
                unprotected("a suspended policy", mounted(), "PolicySuspended", "slept", suspended),
                unprotected("a policy without its location", mounted(), "PolicyStalled", "all", all.stalled()),
                covered("a stalled one and another", mounted(), optIn.stalled(), all),
                unprotected("a policy without a schedule", mounted(), "NoSchedule", "asked", asked),
                unprotected(
                        "left out by one, asked for by a stopped one",
                        mounted(),
                        "PolicySuspended",
                        "slept",
                        without,
                        suspended),
                covered("a stopped policy and another", mounted(), suspended, all),
                unprotected(
                        "its pod does not run",
                        claimed().pod("shop", "web", "Pending", Map.of(), "d=data"),
                        "PodNotRunning",
                        "all",
                        all),
                covered("no pod uses it", claimed(), all),
                leftOut("no pod uses it, nobody asks", claimed(), "NotAskedFor", optIn),
                unprotected(
                        "a block device",
                        new ClusterFixture().claim("shop", "data", "Block").pod("shop", "web", "d=data"),
                        "BlockVolume",
                        "all",
                        all));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_claim_is_in_the_state_that_its_policies_give_it(Case one) {
        VolumeCoverage data = of(one.cluster(), one.policies(), Map.of());
        assertThat(data.state()).isEqualTo(one.state());
        if (one.state() == State.Protected) {
            assertThat(data.policies()).contains("all");
            assertThat(data.cause()).isNull();
        } else {
            assertThat(data.cause().reason()).isEqualTo(one.reason());
            assertThat(data.cause().policy()).isEqualTo(one.policy());
            assertThat(data.cause().message()).isNotBlank();
        }
    }

    @Test
    void volumes_that_hold_no_data_are_left_out_with_or_without_a_policy() {
        ClusterFixture cluster = new ClusterFixture().pod("shop", "web", "token=!", "scratch");
        for (List<CoveringPolicy> policies :
                List.of(List.<CoveringPolicy>of(), List.of(Policies.everything("all", "*")))) {
            Coverage coverage = Coverage.of(cluster.laidOut(), policies, Map.of(), NOW);
            VolumeCoverage token =
                    coverage.of(VolumeKey.ofPod("shop", "web", "token")).orElseThrow();
            assertThat(token.state()).isEqualTo(State.LeftOut);
            assertThat(token.cause().reason()).isEqualTo("SecretVolume");
            assertThat(coverage.of(VolumeKey.ofPod("shop", "web", "scratch"))
                            .orElseThrow()
                            .state())
                    .isEqualTo(policies.isEmpty() ? State.Unprotected : State.Protected);
        }
    }

    @Test
    void what_a_pod_that_has_ended_had_for_itself_is_gone_and_its_claims_are_not() {
        ClusterFixture cluster = claimed().pod("shop", "job", "Succeeded", Map.of(), "d=data", "scratch");
        Coverage coverage = Coverage.of(cluster.laidOut(), List.of(Policies.everything("all", "*")), Map.of(), NOW);
        VolumeCoverage scratch =
                coverage.of(VolumeKey.ofPod("shop", "job", "scratch")).orElseThrow();
        assertThat(scratch.state()).isEqualTo(State.LeftOut);
        assertThat(scratch.cause().reason()).isEqualTo("PodEnded");
        assertThat(coverage.of(DATA).orElseThrow().state()).isEqualTo(State.Protected);
    }

    @Test
    void a_volume_whose_claim_does_not_exist_counts_by_itself() {
        ClusterFixture cluster = new ClusterFixture().pod("shop", "web", "d=gone");
        Coverage coverage = Coverage.of(cluster.laidOut(), List.of(Policies.everything("all", "*")), Map.of(), NOW);
        assertThat(coverage.volumes()).singleElement().satisfies(volume -> {
            assertThat(volume.volume()).hasToString("shop/web/d");
            assertThat(volume.cause().reason()).isEqualTo("ClaimNotFound");
        });
    }

    @Test
    void the_age_of_the_newest_good_backup_is_held_against_the_strictest_promise() {
        CoveringPolicy daily = Policies.everything("daily", "*");
        CoveringPolicy weekly = new CoveringPolicy(
                "weekly",
                daily.rules(),
                Standing.Scheduled,
                new ProtectionPromise(Duration.ofDays(7), Duration.ofHours(1)));
        assertThat(freshness(List.of(daily), null, null)).isEqualTo(Freshness.NeverSaved);
        assertThat(freshness(List.of(daily), Duration.ofHours(25), null)).isEqualTo(Freshness.Fresh);
        assertThat(freshness(List.of(daily), Duration.ofHours(25).plusSeconds(1), null))
                .isEqualTo(Freshness.Stale);
        assertThat(freshness(List.of(weekly), Duration.ofDays(7), null)).isEqualTo(Freshness.Fresh);
        assertThat(freshness(List.of(weekly, daily), Duration.ofDays(7), null)).isEqualTo(Freshness.Stale);
        assertThat(freshness(List.of(daily, weekly), Duration.ofDays(7), null)).isEqualTo(Freshness.Stale);
        assertThat(freshness(List.of(daily), Duration.ofHours(1), "uid-data")).isEqualTo(Freshness.Fresh);
        assertThat(freshness(List.of(daily), Duration.ofHours(1), "another claim of that name"))
                .isEqualTo(Freshness.NeverSaved);
    }

    @Test
    void an_unprotected_volume_still_shows_its_last_good_backup() {
        VolumeCoverage data = of(mounted(), List.of(), Map.of(DATA, good(Duration.ofDays(30), null)));
        assertThat(data.state()).isEqualTo(State.Unprotected);
        assertThat(data.lastGood().backup()).isEqualTo("b-1");
        assertThat(data.freshness()).isNull();
    }

    private static Freshness freshness(List<CoveringPolicy> policies, Duration age, String uid) {
        Map<VolumeKey, LastGood> lastGood = age == null ? Map.of() : Map.of(DATA, good(age, uid));
        return of(mounted(), policies, lastGood).freshness();
    }

    private static LastGood good(Duration age, String uid) {
        return new LastGood(DATA, uid, "daily", "b-1", NOW.minus(age));
    }

    private static VolumeCoverage of(
            ClusterFixture cluster, List<CoveringPolicy> policies, Map<VolumeKey, LastGood> lastGood) {
        return Coverage.of(cluster.laidOut(), policies, lastGood, NOW).of(DATA).orElseThrow();
    }

    private static ClusterFixture claimed() {
        return new ClusterFixture().claim("shop", "data");
    }

    private static ClusterFixture mounted() {
        return claimed().pod("shop", "web", "d=data");
    }

    private static Case covered(String name, ClusterFixture cluster, CoveringPolicy... policies) {
        return new Case(name, cluster, List.of(policies), State.Protected, null, null);
    }

    private static Case leftOut(String name, ClusterFixture cluster, String reason, CoveringPolicy policy) {
        return new Case(name, cluster, List.of(policy), State.LeftOut, reason, policy.name());
    }

    private static Case unprotected(
            String name, ClusterFixture cluster, String reason, String policy, CoveringPolicy... policies) {
        return new Case(name, cluster, Arrays.asList(policies), State.Unprotected, reason, policy);
    }
}
