package io.salvor.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.copying.BegunFate.Kind;
import io.salvor.copying.CopyVerdict.Standing;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.KeptBackup;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BegunFateTest {
    private static CopyVerdict verdict(String name, Standing standing) {
        Candidate candidate = new Candidate(name, Instant.parse("2026-11-27T12:00:00Z"), Outcome.Completed);
        return new CopyVerdict(
                new KeptBackup(candidate, "uid-of-" + name, "daily", candidate.time(), false, null, false, null),
                standing,
                name + " is " + standing);
    }

    private static BegunFate decide(CopyVerdict... verdicts) {
        return BegunFate.decide("b1", "uid-of-b1", List.of(verdicts));
    }

    @Test
    void what_is_due_stays() {
        assertThat(decide(verdict("b1", Standing.Due)).kind()).isEqualTo(Kind.Stays);
    }

    @Test
    void what_the_retention_there_would_let_go_goes_whole_where_all_is_there_that_it_keeps() {
        BegunFate fate = decide(verdict("b0", Standing.Copied), verdict("b1", Standing.NotKept));
        assertThat(fate).isEqualTo(new BegunFate(Kind.Goes, "b1 is NotKept"));
    }

    @Test
    void it_may_have_lost_its_marker_while_another_is_yet_to_come() {
        BegunFate fate = decide(verdict("b1", Standing.NotKept), verdict("b2", Standing.Due));
        assertThat(fate).isEqualTo(new BegunFate(Kind.GoesUnsealed, "b1 is NotKept; Backup b2 is not there yet"));
    }

    @Test
    void it_may_have_lost_its_marker_where_its_backup_is_gone_or_another() {
        assertThat(decide(verdict("b2", Standing.Copied)).kind()).isEqualTo(Kind.GoesUnsealed);
        assertThat(BegunFate.decide("b1", "another", List.of(verdict("b1", Standing.NotKept)))
                        .kind())
                .isEqualTo(Kind.GoesUnsealed);
    }

    @ParameterizedTest
    @EnumSource(names = {"NothingToRestore", "NotAsSealed", "NameTaken", "BeingDeleted", "Copied"})
    void it_may_have_lost_its_marker_where_nobody_can_rely_on_the_original(Standing standing) {
        assertThat(decide(verdict("b1", standing)).kind()).isEqualTo(Kind.GoesUnsealed);
    }
}
