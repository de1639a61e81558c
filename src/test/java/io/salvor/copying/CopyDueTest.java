package io.salvor.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.copying.CopyVerdict.Standing;
import io.salvor.retention.BackupFate;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.Freeze;
import io.salvor.retention.KeepWithin;
import io.salvor.retention.KeptBackup;
import io.salvor.retention.LocationRetention;
import io.salvor.retention.PoliciesInForce;
import io.salvor.retention.PolicyRetention;
import io.salvor.retention.RetentionRule;
import io.salvor.retention.SettledCopies;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyDueTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final PolicyRetention ALL = new PolicyRetention(RetentionRule.KEEP_ALL, ZoneOffset.UTC);

    @Test
    void what_is_not_there_is_due_the_oldest_first() {
        assertThat(verdicts(List.of(whole("b1", 1), whole("b3", 3), whole("b2", 2)), List.of(whole("b2", 2)), ALL))
                .isEqualTo("b3 Due, b2 Copied, b1 Due");
    }

    @Test
    void of_other_policies_nothing_is_asked_and_nothing_counts() {
        KeptBackup other = backup("x1", "weekly", 1, Outcome.Completed, "uid-x1", null);

        assertThat(verdicts(List.of(other, whole("b2", 2)), List.of(), last(1))).isEqualTo("b2 Due");
    }

    @Test
    void what_the_retention_there_would_let_go_is_not_copied() {
        List<CopyVerdict> verdicts = CopyDue.decide(
                "daily",
                held("first", List.of(whole("b3", 3), whole("b2", 2))),
                held("second", List.of(whole("b1", 1))),
                Set.of(),
                last(2),
                NOW);

        assertThat(words(verdicts)).isEqualTo("b3 NotKept, b2 Due");
        assertThat(verdicts.get(0).because())
                .isEqualTo("the retention in location second would let it go: no clause keeps it");
    }

    @Test
    void what_the_source_has_let_go_takes_its_place_where_it_is_kept_longer() {
        assertThat(verdicts(List.of(whole("b1", 1)), List.of(whole("b9", 9), whole("b8", 8)), last(1)))
                .isEqualTo("b1 Due");
        assertThat(verdicts(List.of(whole("b9", 9)), List.of(whole("b1", 1)), last(1)))
                .isEqualTo("b9 NotKept");
    }

    @Test
    void what_stored_nothing_is_not_copied_and_what_lacks_something_is() {
        KeptBackup failed = backup("b1", "daily", 1, Outcome.Other, "uid-b1", null);
        KeptBackup partial = backup("b2", "daily", 2, Outcome.PartiallyFailed, "uid-b2", null);

        assertThat(verdicts(List.of(failed, partial), List.of(), last(1))).isEqualTo("b2 Due, b1 NothingToRestore");
    }

    @Test
    void what_is_not_as_sealed_takes_no_place_from_others() {
        KeptBackup forged = backup("b1", "daily", 1, Outcome.Completed, "uid-b1", Freeze.Unsigned);
        KeptBackup changed = backup("b2", "daily", 2, Outcome.Completed, "uid-b2", Freeze.Changed);

        List<CopyVerdict> verdicts = CopyDue.decide(
                "daily",
                held("first", List.of(forged, changed, whole("b3", 3))),
                held("second", List.of()),
                Set.of(),
                last(1),
                NOW);

        assertThat(words(verdicts)).isEqualTo("b3 Due, b2 NotAsSealed, b1 NotAsSealed");
        assertThat(verdicts.stream().filter(CopyVerdict::isTrouble))
                .extracting(CopyVerdict::name)
                .containsExactly("b2");
    }

    @Test
    void a_name_that_is_taken_there_is_said_and_takes_no_place_from_others() {
        KeptBackup others = backup("b1", "weekly", 5, Outcome.Completed, "another", null);
        KeptBackup damaged = backup("b2", "daily", 2, Outcome.Completed, "uid-b2", Freeze.Changed);
        KeptBackup nobodys = backup("b3", "daily", 3, Outcome.Completed, null, Freeze.Unsigned);
        Holdings target = new Holdings("second", List.of(others, damaged, nobodys), Set.of("b4"), Set.of());

        List<CopyVerdict> verdicts = CopyDue.decide(
                "daily",
                held("first", List.of(whole("b1", 1), whole("b2", 2), whole("b3", 3), whole("b4", 4), whole("b5", 5))),
                target,
                Set.of(),
                last(1),
                NOW);

        assertThat(words(verdicts)).isEqualTo("b5 Due, b4 NameTaken, b3 NameTaken, b2 NameTaken, b1 NameTaken");
        assertThat(verdicts.subList(1, 5))
                .allMatch(CopyVerdict::isTrouble)
                .extracting(CopyVerdict::because)
                .satisfiesExactly(
                        unread -> assertThat(unread).contains("cannot be read now"),
                        nobody -> assertThat(nobody).contains("holds another backup of its name"),
                        changed -> assertThat(changed).contains("is not as it was sealed"),
                        other -> assertThat(other).contains("holds another backup of its name"));
    }

    @Test
    void one_whose_original_was_changed_since_stays_copied() {
        KeptBackup changed = backup("b1", "daily", 1, Outcome.Completed, "uid-b1", Freeze.Changed);

        assertThat(verdicts(List.of(changed), List.of(whole("b1", 1)), ALL)).isEqualTo("b1 Copied");
    }

    @Test
    void what_is_being_deleted_here_or_there_waits_and_takes_no_place() {
        Holdings source =
                new Holdings("first", List.of(whole("b1", 1), whole("b2", 2), whole("b3", 3)), Set.of(), Set.of("b2"));
        Holdings target = new Holdings("second", List.of(), Set.of(), Set.of("b1"));

        assertThat(words(CopyDue.decide("daily", source, target, Set.of(), last(1), NOW)))
                .isEqualTo("b3 Due, b2 BeingDeleted, b1 BeingDeleted");
    }

    @Test
    void the_oldest_that_is_under_way_is_completed_while_no_newer_one_is_there() {
        List<KeptBackup> source = List.of(whole("b1", 1), whole("b2", 2), whole("b3", 3), whole("b4", 4));
        assertThat(underWay(source, List.of(), "b3", "b2", "x")).isEqualTo("b4 NotKept, b3 Due, b2 NotKept, b1 Due");
        assertThat(underWay(source, List.of(whole("b4", 4)), "b3", "b2"))
                .isEqualTo("b4 Copied, b3 Due, b2 NotKept, b1 Due");
        assertThat(underWay(source, List.of(whole("b2", 2)), "b4", "b3"))
                .isEqualTo("b4 NotKept, b3 NotKept, b2 Copied, b1 Due");
    }

    private static String underWay(List<KeptBackup> source, List<KeptBackup> target, String... names) {
        return words(
                CopyDue.decide("daily", held("first", source), held("second", target), Set.of(names), last(1), NOW));
    }

    /** Copies some of what is due, in any order, and lets go what goes there, until there is nothing to do: it must come to that. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void what_is_copied_is_not_let_go_there_right_after(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            PolicyRetention retention = retention(random);
            List<KeptBackup> all = history(random);
            List<KeptBackup> source = some(all, random);
            List<KeptBackup> target = new ArrayList<>(some(all, random));
            PoliciesInForce policies = new PoliciesInForce(
                    Map.of("daily", retention), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of());
            Set<String> copied = new HashSet<>();
            int looks = 0;
            for (List<KeptBackup> due = due(source, target, retention);
                    !due.isEmpty();
                    due = due(source, target, retention)) {
                assertThat(looks++).as("seed %d, round %d: looks", seed, round).isLessThan(100);
                KeptBackup next = due.get(random.nextInt(due.size()));
                assertThat(copied.add(next.name()))
                        .as("seed %d, round %d: %s is copied once", seed, round, next.name())
                        .isTrue();
                target.add(next);
                if (random.nextBoolean()) {
                    letGo(target, policies, copied);
                }
            }
            letGo(target, policies, copied);
            assertThat(due(source, target, retention)).isEmpty();
        }
    }

    private static void letGo(List<KeptBackup> target, PoliciesInForce policies, Set<String> copied) {
        Set<String> gone = LocationRetention.decide("second", target, policies, NOW).stream()
                .filter(BackupFate::goes)
                .map(fate -> fate.backup().name())
                .collect(Collectors.toSet());
        assertThat(gone).noneMatch(copied::contains);
        target.removeIf(backup -> gone.contains(backup.name()));
    }

    private static List<KeptBackup> due(List<KeptBackup> source, List<KeptBackup> target, PolicyRetention retention) {
        return CopyDue.decide("daily", held("first", source), held("second", target), Set.of(), retention, NOW).stream()
                .filter(CopyVerdict::isDue)
                .map(CopyVerdict::backup)
                .toList();
    }

    private static PolicyRetention retention(Random random) {
        int[] counts = random.ints(6, -4, 4).map(count -> Math.max(count, 0)).toArray();
        Optional<KeepWithin> within = random.nextInt(3) == 0
                ? Optional.of(
                        KeepWithin.parse(List.of("2h", "1d", "9d", "1m", "1y2d").get(random.nextInt(5))))
                : Optional.empty();
        return new PolicyRetention(
                new RetentionRule(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], within),
                ZoneId.of(List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe").get(random.nextInt(3))));
    }

    /** Dense and with gaps; some taken in the future. */
    private static List<KeptBackup> history(Random random) {
        List<KeptBackup> backups = new ArrayList<>();
        long hours = random.nextInt(10) == 0 ? -5 : 0;
        for (int i = 0; i < random.nextInt(40); i++) {
            hours += random.nextInt(8) == 0 ? random.nextInt(4000) : random.nextInt(30);
            Outcome outcome = Outcome.values()[Math.max(0, random.nextInt(6) - 3)];
            Candidate candidate = new Candidate("b" + i, NOW.minus(Duration.ofHours(hours)), outcome);
            Freeze doubt = random.nextInt(20) == 0 ? Freeze.Changed : null;
            backups.add(new KeptBackup(
                    candidate, "uid-b" + i, "daily", candidate.time(), random.nextInt(15) == 0, null, false, doubt));
        }
        return backups;
    }

    private static List<KeptBackup> some(List<KeptBackup> all, Random random) {
        int share = 1 + random.nextInt(4);
        return all.stream().filter(backup -> random.nextInt(share + 1) > 0).toList();
    }

    private static String verdicts(List<KeptBackup> source, List<KeptBackup> target, PolicyRetention retention) {
        return words(CopyDue.decide("daily", held("first", source), held("second", target), Set.of(), retention, NOW));
    }

    private static String words(List<CopyVerdict> verdicts) {
        assertThat(verdicts).allMatch(verdict -> !verdict.because().isBlank());
        assertThat(verdicts).allMatch(verdict -> verdict.isDue() == (verdict.standing() == Standing.Due));
        return verdicts.stream()
                .map(verdict -> verdict.name() + " " + verdict.standing())
                .collect(Collectors.joining(", "));
    }

    private static Holdings held(String location, List<KeptBackup> backups) {
        return new Holdings(location, backups, Set.of(), Set.of());
    }

    private static PolicyRetention last(int last) {
        return new PolicyRetention(new RetentionRule(last, 0, 0, 0, 0, 0, Optional.empty()), ZoneOffset.UTC);
    }

    private static KeptBackup whole(String name, int days) {
        return backup(name, "daily", days, Outcome.Completed, "uid-" + name, null);
    }

    private static KeptBackup backup(String name, String policy, int days, Outcome outcome, String uid, Freeze doubt) {
        Instant time = NOW.minus(Duration.ofDays(days));
        return new KeptBackup(new Candidate(name, time, outcome), uid, policy, time, false, null, false, doubt);
    }
}
