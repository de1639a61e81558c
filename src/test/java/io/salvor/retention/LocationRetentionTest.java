package io.salvor.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.retention.Candidate.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LocationRetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final PolicyRetention LAST = last(1);

    @Test
    void what_no_clause_keeps_goes() {
        assertThat(fates(List.of(whole("b1", 1), whole("b2", 2)), inForce())).isEqualTo("b2 goes, b1 stays");
    }

    @Test
    void each_policy_counts_for_itself() {
        KeptBackup other = new KeptBackup(
                new Candidate("x1", at(9), Outcome.Completed), "uid", "other", at(9), false, null, false, null);
        PoliciesInForce policies = new PoliciesInForce(
                Map.of("daily", LAST, "other", LAST), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of());

        assertThat(fates(List.of(whole("b1", 1), other), policies)).isEqualTo("x1 stays, b1 stays");
    }

    @Test
    void copies_stay_where_their_policy_does_not_copy_to_until_somebody_has_said_what_counts() {
        List<KeptBackup> backups =
                List.of(copy("c40", 40), copy("c9", 9), whole("b3", 3), copy("c2", 2), whole("b1", 1));
        assertThat(fates(backups, inForce()))
                .isEqualTo("c40 CopiesEnded, c9 CopiesEnded, b3 goes, c2 CopiesEnded, b1 stays");

        PoliciesInForce copying = new PoliciesInForce(
                Map.of("daily", LAST), Set.of(), Map.of(), Set.of("daily"), SettledCopies.NONE, Map.of());
        assertThat(fates(backups, copying)).isEqualTo("c40 goes, c9 goes, b3 goes, c2 goes, b1 stays");

        PoliciesInForce settled = new PoliciesInForce(
                Map.of("daily", LAST),
                Set.of(),
                Map.of(),
                Set.of(),
                new SettledCopies(Map.of("daily", at(9))),
                Map.of());
        assertThat(fates(backups, settled)).isEqualTo("c40 goes, c9 goes, b3 goes, c2 CopiesEnded, b1 stays");

        PoliciesInForce givenUp =
                new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of("daily", "b1"));
        assertThat(fates(backups, givenUp)).isEqualTo("c40 goes, c9 goes, b3 goes, c2 goes, b1 stays");
    }

    @Test
    void what_is_said_of_copies_that_stay_settles_all_of_them() {
        List<KeptBackup> backups = List.of(copy("c9", 9), copy("c2", 2), whole("b1", 1));
        assertThat(LocationRetention.decide("default", backups, inForce(), NOW)
                        .get(0)
                        .because())
                .endsWith("kubectl annotate backupstoragelocation default --overwrite salvor.io/settle-copies=daily/"
                        + at(2));
    }

    @Test
    void a_backup_of_no_use_goes_a_week_after_its_end_and_takes_no_place() {
        KeptBackup young = backup("b1", 1, Outcome.Other, false, null, null);
        KeptBackup old = backup("b8", 8, Outcome.Other, false, null, null);

        assertThat(fates(List.of(young, whole("b5", 5), old), inForce())).isEqualTo("b8 goes, b5 stays, b1 stays");
    }

    @Test
    void what_is_the_last_of_its_policy_stays_however_little_it_holds() {
        KeptBackup canceled = backup("b8", 8, Outcome.Other, false, null, null);
        KeptBackup older = backup("b9", 9, Outcome.Other, false, null, null);
        PoliciesInForce givenUp =
                new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of("daily", "b8"));

        assertThat(fates(List.of(canceled, older), inForce())).isEqualTo("b9 goes, b8 stays");
        assertThat(fates(List.of(canceled, older), givenUp)).isEqualTo("b9 goes, b8 stays");
    }

    @Test
    void a_policy_that_is_gone_or_cannot_be_read_freezes_all_of_its_backups() {
        List<KeptBackup> backups = List.of(whole("b1", 1), whole("b2", 2));
        PoliciesInForce invalid =
                new PoliciesInForce(Map.of(), Set.of("daily"), Map.of(), Set.of(), SettledCopies.NONE, Map.of());

        assertThat(fates(
                        backups,
                        new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of())))
                .isEqualTo("b2 PolicyGone, b1 PolicyGone");
        assertThat(fates(backups, invalid)).isEqualTo("b2 PolicyInvalid, b1 PolicyInvalid");
    }

    @Test
    void of_a_policy_that_was_given_up_the_newest_and_the_newest_whole_one_stay() {
        List<KeptBackup> backups = List.of(
                backup("b1", 1, Outcome.PartiallyFailed, false, null, null),
                whole("b2", 2),
                whole("b3", 3),
                whole("b4", 4));
        PoliciesInForce upTo1 =
                new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of("daily", "b1"));
        PoliciesInForce upTo3 =
                new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of("daily", "b3"));
        PoliciesInForce unknown =
                new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of("daily", "x"));

        assertThat(fates(backups, upTo1)).isEqualTo("b4 goes, b3 goes, b2 stays, b1 stays");
        assertThat(fates(backups, upTo3)).isEqualTo("b4 goes, b3 goes, b2 PolicyGone, b1 PolicyGone");
        assertThat(fates(backups, unknown)).doesNotContain("goes");
    }

    @Test
    void giving_up_counts_for_nothing_while_the_policy_is_there() {
        PoliciesInForce policies = new PoliciesInForce(
                Map.of("daily", last(9)), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of("daily", "b1"));

        assertThat(fates(List.of(whole("b1", 1), whole("b2", 2)), policies)).isEqualTo("b2 stays, b1 stays");
    }

    @Test
    void a_suspicious_one_and_all_before_it_stay_until_it_is_accepted() {
        List<KeptBackup> backups = List.of(
                whole("b1", 1),
                whole("b2", 2),
                backup("b3", 3, Outcome.PartiallyFailed, true, null, null),
                whole("b4", 4),
                backup("b9", 9, Outcome.Other, false, null, null));
        PoliciesInForce earlier = new PoliciesInForce(
                Map.of("daily", LAST), Set.of(), Map.of("daily", "b4"), Set.of(), SettledCopies.NONE, Map.of());
        PoliciesInForce later = new PoliciesInForce(
                Map.of("daily", LAST), Set.of(), Map.of("daily", "b2"), Set.of(), SettledCopies.NONE, Map.of());

        assertThat(fates(backups, inForce()))
                .isEqualTo("b9 Suspicious, b4 Suspicious, b3 Suspicious, b2 goes, b1 stays");
        assertThat(fates(backups, earlier)).contains("b4 Suspicious");
        assertThat(fates(backups, later)).isEqualTo("b9 goes, b4 goes, b3 goes, b2 goes, b1 stays");
    }

    @Test
    void what_is_read_stays() {
        assertThat(fates(
                        List.of(
                                whole("b1", 1),
                                backup("b2", 2, Outcome.Completed, false, "Restore back", null),
                                whole("b3", 3)),
                        inForce()))
                .isEqualTo("b3 goes, b2 InUse, b1 stays");
    }

    @Test
    void what_nobody_can_rely_on_takes_no_place() {
        assertThat(fates(
                        List.of(
                                backup("b1", 1, Outcome.Completed, true, null, Freeze.Unsigned),
                                backup("b2", 2, Outcome.Completed, false, null, Freeze.Changed),
                                whole("b3", 3),
                                whole("b4", 4)),
                        inForce()))
                .isEqualTo("b4 goes, b3 stays, b2 Changed, b1 Unsigned");
    }

    @Test
    void whatever_is_asked_each_has_one_fate_and_the_newest_whole_one_of_a_policy_stays() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            List<KeptBackup> backups = new ArrayList<>();
            for (int i = 0; i < random.nextInt(12); i++) {
                backups.add(backup(
                        "b" + i,
                        random.nextInt(40),
                        Outcome.values()[random.nextInt(3)],
                        random.nextInt(9) == 0,
                        random.nextInt(9) == 0 ? "Restore back" : null,
                        random.nextInt(9) == 0 ? Freeze.Unsigned : null));
            }
            Map<String, String> named = Map.of("daily", "b" + random.nextInt(12));
            PoliciesInForce policies = random.nextBoolean()
                    ? new PoliciesInForce(
                            Map.of("daily", last(1 + random.nextInt(4))),
                            Set.of(),
                            named,
                            Set.of(),
                            SettledCopies.NONE,
                            Map.of())
                    : new PoliciesInForce(Map.of(), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, named);

            List<BackupFate> fates = LocationRetention.decide("default", backups, policies, NOW);

            assertThat(fates).extracting(BackupFate::backup).containsExactlyInAnyOrderElementsOf(backups);
            assertThat(fates).allMatch(fate -> !fate.because().isBlank());
            assertThat(fates).noneMatch(fate -> fate.goes() && fate.frozen().isPresent());
            Optional<KeptBackup> newest = backups.stream()
                    .filter(backup ->
                            backup.doubt() == null && backup.candidate().outcome() == Outcome.Completed)
                    .max(Comparator.comparing(
                                    (KeptBackup backup) -> backup.candidate().time())
                            .thenComparing(KeptBackup::name));
            newest.ifPresent(kept -> assertThat(fates)
                    .noneMatch(fate -> fate.goes() && fate.backup().equals(kept)));
        }
    }

    private static PolicyRetention last(int keep) {
        return new PolicyRetention(new RetentionRule(keep, 0, 0, 0, 0, 0, Optional.empty()), ZoneOffset.UTC);
    }

    private static PoliciesInForce inForce() {
        return new PoliciesInForce(Map.of("daily", LAST), Set.of(), Map.of(), Set.of(), SettledCopies.NONE, Map.of());
    }

    private static Instant at(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private static KeptBackup whole(String name, int days) {
        return backup(name, days, Outcome.Completed, false, null, null);
    }

    private static KeptBackup backup(
            String name, int days, Outcome outcome, boolean suspicious, String readBy, Freeze doubt) {
        return new KeptBackup(
                new Candidate(name, at(days), outcome),
                "uid-" + name,
                "daily",
                at(days),
                suspicious,
                readBy,
                false,
                doubt);
    }

    private static KeptBackup copy(String name, int days) {
        return new KeptBackup(
                new Candidate(name, at(days), Outcome.Completed),
                "uid-" + name,
                "daily",
                at(days),
                false,
                null,
                true,
                null);
    }

    private static String fates(List<KeptBackup> backups, PoliciesInForce policies) {
        return LocationRetention.decide("default", backups, policies, NOW).stream()
                .map(fate -> fate.backup().name() + " "
                        + fate.frozen().map(Freeze::name).orElse(fate.goes() ? "goes" : "stays"))
                .collect(Collectors.joining(", "));
    }
}
