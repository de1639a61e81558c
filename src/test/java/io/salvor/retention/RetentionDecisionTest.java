package io.salvor.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.salvor.retention.Candidate.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionDecisionTest {
    private static final Instant NOW = Instant.parse("2100-01-01T00:00:00Z");
    private static final String UTC = "UTC";
    private static final String BERLIN = "Europe/Berlin";

    /** Times of Backups and, in brackets, the ones that stay; the policy's zone decides what a day is. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_rule_keeps_the_newest_of_each_period(String what, String rule, String zone, String backups)
            throws Exception {
        List<Candidate> given = Stream.of(backups.split("\\s+"))
                .map(text -> text.replaceAll("[\\[\\]]", ""))
                .map(RetentionDecisionTest::completed)
                .toList();
        RetentionDecision decision = RetentionDecision.decide(rule(rule), shuffled(given), ZoneId.of(zone), NOW);
        List<String> kept =
                decision.kept().stream().map(verdict -> verdict.backup().name()).toList();
        assertThat(given.stream()
                        .map(each -> kept.contains(each.name()) ? "[" + each.name() + "]" : each.name())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(String.join(" ", backups.split("\\s+")));
        assertThat(decision.verdicts()).hasSameSizeAs(given);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("the last ones", "{keepLast: 2}", UTC, "2026-11-01T01 [2026-11-01T02] [2026-11-01T03]"),
                rule("fewer than may stay", "{keepLast: 9}", UTC, "[2026-11-01T01] [2026-11-01T02]"),
                rule(
                        "the newest of each hour",
                        "{keepHourly: 2}",
                        UTC,
                        "2026-11-01T01:10 2026-11-01T02:10 [2026-11-01T02:50] 2026-11-01T05:00 [2026-11-01T05:59]"),
                rule(
                        "hours without a Backup take no place",
                        "{keepHourly: 3}",
                        UTC,
                        "[2026-10-01T01] [2026-11-01T01] [2026-11-01T09]"),
                rule(
                        "the newest of each day",
                        "{keepDaily: 2}",
                        UTC,
                        "2026-11-01T23 2026-11-02T01 [2026-11-02T22] [2026-11-03T01]"),
                rule(
                        "days begin at midnight in the zone",
                        "{keepDaily: 2}",
                        BERLIN,
                        // 23:30 UTC is half past midnight on the next day in Berlin.
                        "2026-11-01T12 [2026-11-01T22:30] 2026-11-01T23:30 [2026-11-02T22]"),
                rule(
                        "a place left over keeps the oldest too",
                        "{keepDaily: 3}",
                        UTC,
                        "[2026-11-02T01] 2026-11-02T02 [2026-11-02T03] [2026-11-03T01]"),
                rule(
                        "the hour that comes twice is two hours",
                        "{keepHourly: 3}",
                        BERLIN,
                        // 00:00 and 01:00 UTC are both two o'clock in Berlin on that night.
                        "2026-10-24T23:00 2026-10-25T00:00 [2026-10-25T00:30] [2026-10-25T01:00] [2026-10-25T02:00]"),
                rule(
                        "the hour that does not exist takes no place",
                        "{keepHourly: 3}",
                        BERLIN,
                        // 01:00 UTC is three o'clock in Berlin on that night, right after one.
                        "2026-03-28T23:30 [2026-03-29T00:30] [2026-03-29T01:00] [2026-03-29T02:00]"),
                rule(
                        "the day of 25 hours is one day",
                        "{keepDaily: 2}",
                        BERLIN,
                        "2026-10-24T21 2026-10-24T22 [2026-10-25T22:59] [2026-10-25T23:00]"),
                rule(
                        "weeks begin on Monday",
                        "{keepWeekly: 2}",
                        UTC,
                        "2026-11-14T12 [2026-11-15T12] 2026-11-16T12 [2026-11-22T12]"),
                rule(
                        "the week between the years is one week",
                        "{keepWeekly: 2}",
                        UTC,
                        // Monday, 28 December 2026 to Sunday, 3 January 2027 is week 53 of 2026.
                        "2026-12-21T12 [2026-12-27T12] 2026-12-28T12 2026-12-31T12 [2027-01-03T12]"),
                rule(
                        "the first days of January may belong to the week of the year before",
                        "{keepWeekly: 3}",
                        UTC,
                        // 1 January 2024 was a Monday and so began week 1; 1 January 2023 a Sunday of week 52.
                        "2022-12-20T12 [2023-01-01T12] [2023-01-02T12] [2024-01-01T12]"),
                rule(
                        "the same week number of another year is another week",
                        "{keepWeekly: 2}",
                        UTC,
                        "2024-11-18T12 [2025-11-17T12] [2026-11-16T12]"),
                rule(
                        "the newest of each month",
                        "{keepMonthly: 2}",
                        UTC,
                        "2026-09-30T12 2026-10-01T12 [2026-10-31T12] 2026-11-01T12 [2026-11-30T12]"),
                rule(
                        "the newest of each year",
                        "{keepYearly: 2}",
                        UTC,
                        "2024-12-31T12 2025-01-01T12 [2025-12-31T12] [2026-01-01T12]"),
                rule(
                        "the year begins at midnight in the zone",
                        "{keepYearly: 1}",
                        "Pacific/Auckland",
                        "2026-12-31T10:59 [2026-12-31T11:00]"),
                rule(
                        "within counts from the newest Backup, not from now",
                        "{keepWithin: 2d}",
                        UTC,
                        "2026-11-01T12:00 [2026-11-01T12:01] [2026-11-03T12:00]"),
                rule(
                        "within does not let all go because a clock was ahead for some",
                        "{keepWithin: 2d}",
                        UTC,
                        "2026-10-30T11:00 [2026-10-30T13:00] [2026-11-01T12:00] [2027-11-01T11:00] [2027-11-01T12:00]"),
                rule(
                        "within lets those before a gap go once as much was taken after it",
                        "{keepWithin: 2d}",
                        UTC,
                        "2026-11-01T12:00 2027-11-01T11:00 2027-11-01T12:00 [2027-11-02T12:00] [2027-11-03T13:00]"),
                rule(
                        "within a month goes by the calendar",
                        "{keepWithin: 1m}",
                        UTC,
                        "2026-02-28T12:00 [2026-02-28T12:01] [2026-03-31T12:00]"),
                rule(
                        "within a day goes by the clock on the wall",
                        "{keepWithin: 1d}",
                        BERLIN,
                        // The day has 25 hours.
                        "2026-10-24T12:00 [2026-10-24T12:30] [2026-10-25T13:00]"),
                rule(
                        "within 24 hours goes by the hours that pass",
                        "{keepWithin: 24h}",
                        BERLIN,
                        "2026-10-24T12:30 2026-10-24T13:00 [2026-10-24T13:30] [2026-10-25T13:00]"),
                rule(
                        "clauses add up, each with its own places",
                        "{keepLast: 1, keepDaily: 2, keepMonthly: 2, keepYearly: 2}",
                        UTC,
                        "2025-06-01T12 [2025-12-31T12] 2026-09-30T12 [2026-10-31T12] 2026-11-01T12 [2026-11-02T12] 2026-11-03T01 [2026-11-03T12]"));
    }

    @Test
    void each_clause_that_keeps_a_backup_is_named_with_the_period_and_its_place() throws Exception {
        RetentionDecision decision = RetentionDecision.decide(
                rule("{keepLast: 1, keepHourly: 2, keepDaily: 5, keepWeekly: 1, keepWithin: 2h}"),
                List.of(
                        completed("2026-11-22T10:00"),
                        completed("2026-11-22T09:30"),
                        completed("2026-11-22T08:00"),
                        completed("2026-11-22T06:00")),
                ZoneId.of(BERLIN),
                NOW);
        assertThat(decision.verdicts().stream()
                        .map(verdict -> verdict.backup().name() + " " + verdict.fate() + " " + verdict.reasons()))
                .containsExactly(
                        "2026-11-22T10:00 Kept [keepLast: 2026-11-22T10:00 (1 of 1), keepHourly: 2026-11-22 11h+01:00 (1 of 2), "
                                + "keepDaily: 2026-11-22 (1 of 5), keepWeekly: 2026-W47 (1 of 1), keepWithin: 2h, "
                                + "the newest that holds everything never expires]",
                        "2026-11-22T09:30 Kept [keepHourly: 2026-11-22 10h+01:00 (2 of 2), keepWithin: 2h]",
                        "2026-11-22T08:00 Expires [no clause keeps it]",
                        "2026-11-22T06:00 Kept [keepDaily: the oldest (2 of 5)]");
    }

    @Test
    void what_stored_nothing_takes_no_place() throws Exception {
        RetentionDecision decision = RetentionDecision.decide(
                rule("{keepLast: 1, keepWithin: 24h}"),
                List.of(
                        new Candidate("failed", Instant.parse("2026-11-22T10:00:00Z"), Outcome.Other),
                        completed("2026-11-21T10:00"),
                        completed("2026-11-20T23:00"),
                        completed("2026-11-20T09:00")),
                ZoneId.of(UTC),
                NOW);
        assertThat(names(decision.kept())).containsExactly("2026-11-21T10:00", "2026-11-20T23:00");
        assertThat(names(decision.expired())).containsExactly("2026-11-20T09:00");
        assertThat(decision.verdicts().get(0).fate()).isEqualTo(Verdict.Fate.NotCounted);
    }

    @Test
    void the_newest_that_holds_everything_stays_behind_ones_that_do_not() throws Exception {
        RetentionDecision decision = RetentionDecision.decide(
                rule("{keepLast: 1}"),
                List.of(
                        partial("2026-11-22T10:00"),
                        partial("2026-11-21T10:00"),
                        completed("2026-11-20T10:00"),
                        completed("2026-11-19T10:00")),
                ZoneId.of(UTC),
                NOW);
        assertThat(names(decision.kept())).containsExactly("2026-11-22T10:00", "2026-11-20T10:00");
    }

    @Test
    void a_backup_from_the_future_is_kept_and_makes_no_other_expire() throws Exception {
        RetentionDecision decision = RetentionDecision.decide(
                rule("{keepLast: 1, keepWithin: 1d}"),
                List.of(completed("2099-01-01T00:00"), completed("2026-11-22T10:00"), completed("2026-11-22T09:00")),
                ZoneId.of(UTC),
                Instant.parse("2026-11-22T12:00:00Z"));
        assertThat(decision.expired()).isEmpty();
        assertThat(decision.verdicts().get(0).reasons()).containsExactly("it was taken in the future");
        assertThat(decision.verdicts().get(1).reasons()).contains("keepLast: 2026-11-22T10:00 (1 of 1)");
    }

    @Test
    void without_a_rule_nothing_expires() throws Exception {
        RetentionDecision decision = RetentionDecision.decide(
                RetentionRule.of(null), List.of(completed("1970-01-01T00:00")), ZoneId.of(UTC), NOW);
        assertThat(decision.expired()).isEmpty();
        assertThat(decision.kept().get(0).reasons()).contains("the policy has no retention");
        assertThat(RetentionDecision.decide(rule("{keepLast: 1}"), List.of(), ZoneId.of(UTC), NOW)
                        .verdicts())
                .isEmpty();
    }

    @Test
    void whatever_the_rule_every_backup_gets_one_verdict_and_a_newest_one_stays() {
        Random random = new Random(20261122);
        ZoneId[] zones = {ZoneId.of(UTC), ZoneId.of(BERLIN), ZoneId.of("Australia/Lord_Howe"), ZoneId.of("Asia/Kolkata")
        };
        for (int round = 0; round < 500; round++) {
            RetentionRule rule = new RetentionRule(
                    random.nextInt(4),
                    random.nextInt(4),
                    random.nextInt(4),
                    random.nextInt(4),
                    random.nextInt(4),
                    random.nextInt(4),
                    Optional.of(new KeepWithin(0, random.nextInt(2), random.nextInt(3), 1)));
            List<Candidate> backups = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                Instant time = NOW.minus(Duration.ofMinutes(random.nextInt(3 * 366 * 24 * 60)));
                backups.add(new Candidate("b" + i, time, Outcome.values()[random.nextInt(3)]));
            }
            ZoneId zone = zones[random.nextInt(zones.length)];
            RetentionDecision decision = RetentionDecision.decide(rule, backups, zone, NOW);
            assertThat(decision.verdicts().stream().map(Verdict::backup)).containsExactlyInAnyOrderElementsOf(backups);
            assertThat(RetentionDecision.decide(rule, shuffled(backups), zone, NOW))
                    .isEqualTo(decision);
            boolean anyStored = backups.stream().anyMatch(backup -> backup.outcome() != Outcome.Other);
            assertThat(decision.kept().isEmpty()).isEqualTo(!anyStored);
            assertThat(decision.verdicts())
                    .allSatisfy(verdict -> assertThat(verdict.reasons()).isNotEmpty());
            // What stays would stay if the others were gone: forgetting twice forgets nothing more.
            List<Candidate> kept = decision.kept().stream().map(Verdict::backup).toList();
            assertThat(RetentionDecision.decide(rule, kept, zone, NOW).expired())
                    .isEmpty();
        }
    }

    private static Arguments rule(String what, String rule, String zone, String backups) {
        return Arguments.of(what, rule, zone, backups);
    }

    private static RetentionRule rule(String yaml) throws Exception {
        return RetentionRule.of(new ObjectMapper(new YAMLFactory()).readTree(yaml));
    }

    private static Candidate completed(String time) {
        return new Candidate(time, instant(time), Outcome.Completed);
    }

    private static Candidate partial(String time) {
        return new Candidate(time, instant(time), Outcome.PartiallyFailed);
    }

    private static Instant instant(String time) {
        return ZonedDateTime.parse((time.length() == 13 ? time + ":00" : time) + "Z")
                .toInstant();
    }

    private static List<Candidate> shuffled(List<Candidate> backups) {
        List<Candidate> copy = new ArrayList<>(backups);
        Collections.shuffle(copy, new Random(backups.size()));
        return copy;
    }

    private static List<String> names(List<Verdict> verdicts) {
        return verdicts.stream().map(verdict -> verdict.backup().name()).toList();
    }
}
