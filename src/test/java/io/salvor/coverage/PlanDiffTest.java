package io.salvor.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.backup.BackupRules;
import io.salvor.backup.SelectionRule;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.PolicyChange.Kind;
import io.salvor.schedule.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanDiffTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final BackupRules SHOP = Policies.rules(SelectionRule.Action.Backup, List.of("shop"));
    private static final BackupRules ALL = Policies.rules(SelectionRule.Action.Backup, List.of("*"));
    private static final BackupRules NOT_CACHE = Policies.rules(
            SelectionRule.Action.Backup, List.of("shop"), Policies.claims("cache", SelectionRule.Action.Skip));
    private static final BackupRules OTHER_RULE_SAME_EFFECT = Policies.rules(
            SelectionRule.Action.Backup, List.of("shop"), Policies.claims("nothing", SelectionRule.Action.Skip));

    /** What a change does to policy p in a cluster with shop/cache, shop/data and blog/data. */
    private record Case(
            String name,
            List<PlannedPolicy> before,
            List<PlannedPolicy> after,
            Kind kind,
            String gains,
            String loses,
            String lost,
            String gained) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        PlannedPolicy shop = scheduled("p", SHOP);
        PlannedPolicy suspended = policy("p", SHOP, Standing.Suspended, keep(0));
        PlannedPolicy other = scheduled("other", SHOP);
        return Stream.of(
                new Case("nothing changes", List.of(shop), List.of(shop), Kind.Unchanged, "", "", "", ""),
                new Case(
                        "added",
                        List.of(),
                        List.of(shop),
                        Kind.Added,
                        "shop/cache shop/data",
                        "",
                        "",
                        "shop/cache shop/data"),
                new Case(
                        "removed",
                        List.of(shop),
                        List.of(),
                        Kind.Removed,
                        "",
                        "shop/cache shop/data",
                        "shop/cache shop/data",
                        ""),
                new Case(
                        "removed, another stays",
                        List.of(shop, other),
                        List.of(other),
                        Kind.Removed,
                        "",
                        "shop/cache shop/data",
                        "",
                        ""),
                new Case(
                        "widened",
                        List.of(shop),
                        List.of(scheduled("p", ALL)),
                        Kind.Changed,
                        "blog/data",
                        "",
                        "",
                        "blog/data"),
                new Case(
                        "narrowed",
                        List.of(shop),
                        List.of(scheduled("p", NOT_CACHE)),
                        Kind.Changed,
                        "",
                        "shop/cache",
                        "shop/cache",
                        ""),
                new Case(
                        "changed without effect",
                        List.of(shop),
                        List.of(scheduled("p", OTHER_RULE_SAME_EFFECT)),
                        Kind.Changed,
                        "",
                        "",
                        "",
                        ""),
                new Case(
                        "suspended",
                        List.of(shop),
                        List.of(suspended),
                        Kind.Changed,
                        "",
                        "shop/cache shop/data",
                        "shop/cache shop/data",
                        ""),
                new Case(
                        "resumed",
                        List.of(suspended),
                        List.of(shop),
                        Kind.Changed,
                        "shop/cache shop/data",
                        "",
                        "",
                        "shop/cache shop/data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_change_is_told_by_what_it_does(Case one) {
        PlanDiff diff = PlanDiff.of(cluster(), one.before(), one.after(), new BackupHistory(), NOW);
        PolicyChange change = diff.policies().stream()
                .filter(p -> p.name().equals("p"))
                .findFirst()
                .orElseThrow();
        assertThat(change.kind()).isEqualTo(one.kind());
        assertThat(text(change.gains())).isEqualTo(one.gains());
        assertThat(text(change.loses())).isEqualTo(one.loses());
        assertThat(text(diff.lost().stream().map(VolumeCoverage::volume).toList()))
                .isEqualTo(one.lost());
        assertThat(text(diff.gained().stream().map(VolumeCoverage::volume).toList()))
                .isEqualTo(one.gained());
        assertThat(diff.losesCoverage()).isEqualTo(!one.lost().isEmpty());
    }

    @Test
    void what_nothing_protects_afterwards_is_told() {
        PlanDiff diff = PlanDiff.of(cluster(), List.of(), List.of(scheduled("p", NOT_CACHE)), new BackupHistory(), NOW);
        assertThat(diff.unprotected())
                .extracting(volume -> volume.volume().toString())
                .containsExactly("blog/data");
    }

    @Test
    void only_scheduled_policies_have_runs() {
        PlanDiff diff = PlanDiff.of(
                cluster(),
                List.of(scheduled("gone", SHOP)),
                List.of(scheduled("p", SHOP), policy("slept", SHOP, Standing.Suspended, keep(0))),
                new BackupHistory(),
                NOW);
        assertThat(diff.policies())
                .extracting(policy -> policy.forecast().runs().size())
                .containsExactly(0, 5, 0);
    }

    @Test
    void policies_that_change_come_first_and_the_others_without_their_runs() {
        PlanDiff diff = PlanDiff.of(
                cluster(),
                List.of(scheduled("a-same", SHOP), scheduled("b", SHOP), scheduled("z-gone", SHOP)),
                List.of(scheduled("a-same", SHOP), scheduled("b", ALL), scheduled("c-new", SHOP)),
                new BackupHistory(),
                NOW);
        assertThat(diff.policies())
                .extracting(
                        PolicyChange::name, policy -> policy.forecast().runs().size())
                .containsExactly(tuple("b", 5), tuple("c-new", 5), tuple("z-gone", 0), tuple("a-same", 0));
    }

    @Test
    void changes_of_the_clocks_are_shown_where_the_times_of_a_schedule_change() {
        PlannedPolicy before = timed(SHOP, "30 2 * * *", "Europe/Berlin", Policies.DAILY);
        assertThat(clockChanges(before, timed(ALL, "30 2 * * *", "Europe/Berlin", Policies.DAILY)))
                .isZero();
        assertThat(clockChanges(before, timed(SHOP, "15 2 * * *", "Europe/Berlin", Policies.DAILY)))
                .isEqualTo(2);
        assertThat(clockChanges(before, timed(SHOP, "30 2 * * *", "Europe/Paris", Policies.DAILY)))
                .isEqualTo(2);
        assertThat(clockChanges(null, before)).isEqualTo(2);
    }

    private static int clockChanges(PlannedPolicy before, PlannedPolicy after) {
        PlanDiff diff = PlanDiff.of(
                cluster(), before == null ? List.of() : List.of(before), List.of(after), new BackupHistory(), NOW);
        return diff.policies().get(0).forecast().clockChanges().size();
    }

    @Test
    void a_schedule_that_becomes_rarer_is_flagged() {
        PlannedPolicy daily = timed(SHOP, "0 2 * * *", "UTC", Policies.DAILY);
        ProtectionPromise everyWeek = new ProtectionPromise(Duration.ofDays(7), Duration.ofHours(1));
        PlannedPolicy weekly = timed(SHOP, "0 2 * * 0", "UTC", everyWeek);
        PlannedPolicy patient = timed(
                SHOP, "0 2 * * *", "UTC", new ProtectionPromise(Policies.DAILY.longestGap(), Duration.ofHours(9)));
        assertThat(gap(daily, weekly)).isEqualTo(new LongerGap(Duration.ofDays(1), Duration.ofDays(7)));
        assertThat(gap(weekly, daily)).isNull();
        assertThat(gap(daily, patient)).isNull();
        assertThat(gap(daily, policy("p", SHOP, Standing.Suspended, keep(0)))).isNull();
    }

    private static LongerGap gap(PlannedPolicy before, PlannedPolicy after) {
        PlanDiff diff = PlanDiff.of(cluster(), List.of(before), List.of(after), new BackupHistory(), NOW);
        assertThat(diff.rarer().isEmpty()).isEqualTo(diff.policies().get(0).longerGap() == null);
        return diff.policies().get(0).longerGap();
    }

    private static PlannedPolicy timed(BackupRules rules, String schedule, String zone, ProtectionPromise promise) {
        ZoneId id = ZoneId.of(zone);
        return new PlannedPolicy(
                null,
                List.of(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("schedule", schedule)
                        .put("timeZone", zone)
                        .put("rules", rules.toString()),
                new CoveringPolicy("p", rules, Standing.Scheduled, promise),
                CronSchedule.parse(schedule, id),
                id);
    }

    @Test
    void a_retention_that_keeps_less_names_the_backups_that_expire() {
        BackupHistory history = new BackupHistory();
        for (int day = 1; day <= 5; day++) {
            history.add(new PastBackup(
                    "b-" + day,
                    "p",
                    day == 5 ? "Failed" : "Completed",
                    NOW.minus(Duration.ofDays(10 - day)),
                    null,
                    false));
            history.add(new PastBackup(
                    "other-" + day, "other", "Completed", NOW.minus(Duration.ofDays(10 - day)), null, false));
        }
        assertThat(expiring(history, keep(0), keep(2))).containsExactly("b-1", "b-2");
        assertThat(expiring(history, keep(3), keep(2))).containsExactly("b-2");
        assertThat(expiring(history, keep(2), keep(2))).isEmpty();
        assertThat(expiring(history, keep(2), keep(3))).isEmpty();
        assertThat(expiring(history, null, keep(2))).containsExactly("b-1", "b-2");
        assertThat(expiring(history, keep(2), null)).isEmpty();
    }

    @Test
    void a_copy_that_is_kept_no_longer_is_named_with_its_location() {
        BackupHistory history = new BackupHistory();
        for (int day = 1; day <= 4; day++) {
            PastBackup backup =
                    new PastBackup("b-" + day, "p", "Completed", NOW.minus(Duration.ofDays(10 - day)), "near", false);
            history.add(backup);
            history.addCopy(backup);
            history.addCopy(new PastBackup(backup.name(), "p", "Completed", backup.time(), "far", true));
        }
        PlanDiff diff = PlanDiff.of(cluster(), kept(copied(3)), kept(copied(2)), history, NOW);

        assertThat(diff.policies().get(0).expiring())
                .containsExactly(new ExpiringBackup("b-2", NOW.minus(Duration.ofDays(8)), "far"));
        assertThat(expiring(history, copied(2), copied(3))).isEmpty();
        assertThat(expiring(history, copied(3), copied(0))).isEmpty();
        assertThat(expiring(history, copied(4), keep(2)))
                .as("copies stay where the policy does not copy to")
                .containsExactly("b-1", "b-2");
        assertThat(frozen(history, copied(4), keep(2))).containsExactly(new FrozenCopies("far", 2));
        assertThat(frozen(history, copied(3), keep(2))).containsExactly(new FrozenCopies("far", 1));
        assertThat(frozen(history, copied(3), copied(2))).isEmpty();
        assertThat(frozen(history, copied(4), null)).isEmpty();
    }

    private static List<String> expiring(BackupHistory history, ObjectNode before, ObjectNode after) {
        PlanDiff diff = PlanDiff.of(cluster(), kept(before), kept(after), history, NOW);
        List<String> names = diff.policies().get(0).expiring().stream()
                .map(ExpiringBackup::name)
                .toList();
        assertThat(diff.shrinksRetention()).isEqualTo(!names.isEmpty());
        return names;
    }

    private static List<FrozenCopies> frozen(BackupHistory history, ObjectNode before, ObjectNode after) {
        return PlanDiff.of(cluster(), kept(before), kept(after), history, NOW)
                .policies()
                .get(0)
                .frozen();
    }

    private static List<PlannedPolicy> kept(ObjectNode retention) {
        return retention == null ? List.of() : List.of(policy("p", SHOP, Standing.Scheduled, retention));
    }

    /** @param last 0 keeps all */
    private static ObjectNode keep(int last) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (last > 0) {
            spec.putObject("retention").put("keepLast", last);
        }
        return spec;
    }

    /** Backups stay in their own location, and so many of them in another. */
    private static ObjectNode copied(int last) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode().put("storageLocation", "near");
        spec.putArray("copies").addObject().put("storageLocation", "far").setAll(keep(last));
        return spec;
    }

    private static PlannedPolicy scheduled(String name, BackupRules rules) {
        return policy(name, rules, Standing.Scheduled, keep(0));
    }

    private static PlannedPolicy policy(String name, BackupRules rules, Standing standing, ObjectNode retention) {
        ObjectNode spec = JsonNodeFactory.instance
                .objectNode()
                .put("rules", rules.toString())
                .put("standing", standing.toString())
                .setAll(retention);
        ZoneId zone = ZoneOffset.UTC;
        return new PlannedPolicy(
                null,
                List.of(),
                spec,
                new CoveringPolicy(name, rules, standing, standing == Standing.Scheduled ? Policies.DAILY : null),
                CronSchedule.parse("0 2 * * *", zone),
                zone);
    }

    private static ClusterByNamespace cluster() {
        return new ClusterFixture()
                .claim("shop", "data")
                .claim("shop", "cache")
                .claim("blog", "data")
                .pod("shop", "web", "Running", Map.of(), "d=data", "c=cache", "token=!")
                .pod("blog", "web", "d=data")
                .laidOut();
    }

    private static String text(List<VolumeKey> volumes) {
        return String.join(" ", volumes.stream().map(VolumeKey::toString).toList());
    }
}
