package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.LockClearing.Lock;
import io.salvor.maintenance.LockClearing.Users;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockClearingTest {
    private static final String JOB = "shop-20261126020000-0a1b2c3d4e-1";
    private static final String POD = JOB + "-x2k4z";

    /** The Job of a Backup with the longest name; its pod's name has lost the number. */
    private static final String LONG = "n".repeat(48) + "-0123456789-1";

    private static final String POD_OF_LONG = "n".repeat(48) + "-012345678" + "x2k4z";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            host | job on record | pod that has not ended | open | what becomes of it
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | shop-20261126020000-0a1b2c3d4e-1 | -                                      | false | dead
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | shop-20261126020000-0a1b2c3d4e-1 | -                                      | true  | dead
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | shop-20261126020000-0a1b2c3d4e-1 | shop-20261126020000-0a1b2c3d4e-2-x2k4z | false | dead
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | shop-20261126020000-0a1b2c3d4e-1 | shop-20261126020000-0a1b2c3d4e-1-x2k4z | true  | stays
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | shop-20261126020000-0a1b2c3d4e-1 | shop-20261126020000-0a1b2c3d4e-1-x2k4z | false | stays
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | -                                | shop-20261126020000-0a1b2c3d4e-1-x2k4z | false | stays
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | -                                | -                                      | false | restic
            shop-20261126020000-0a1b2c3d4e-1-x2k4z | -                                | -                                      | true  | stays
            shop-20261126020000-0a1b2c3d4e-1       | shop-20261126020000-0a1b2c3d4e-1 | -                                      | false | restic
            shop-20261126020000-0a1b2c3d4e-1-x2    | shop-20261126020000-0a1b2c3d4e-1 | -                                      | false | restic
            shop-20261126020000-0a1b2c3d4e-12-x2k4z | shop-20261126020000-0a1b2c3d4e-1 | -                                     | false | restic
            laptop                                 | shop-20261126020000-0a1b2c3d4e-1 | -                                      | false | restic
            laptop                                 | shop-20261126020000-0a1b2c3d4e-1 | shop-20261126020000-0a1b2c3d4e-1-x2k4z | false | stays
            laptop                                 | shop-20261126020000-0a1b2c3d4e-1 | another-pod-of-salvor                  | false | restic
            laptop                                 | -                                | -                                      | true  | stays
            """,
            useHeadersInDisplayName = true)
    void only_the_lock_of_a_pod_of_ours_that_is_over_is_dead(
            String host, String job, String pod, boolean open, String expected) {
        Lock lock = new Lock("1".repeat(64), host, false);

        LockClearing clearing = LockClearing.decide(List.of(lock), new Users(set(job), set(pod), open));

        String found = clearing.dead().contains(lock) ? "dead" : clearing.byRestic() ? "restic" : "stays";
        assertThat(found).isEqualTo(expected);
        assertThat(clearing.others()).isEqualTo(found.equals("dead") ? List.of() : List.of(lock));
    }

    @Test
    void a_pod_whose_name_was_cut_is_known_by_what_is_left_of_its_job() {
        Lock lock = new Lock("1".repeat(64), POD_OF_LONG, false);
        assertThat(POD_OF_LONG).hasSize(63);

        assertThat(LockClearing.decide(List.of(lock), new Users(Set.of(LONG), Set.of(), false))
                        .dead())
                .containsExactly(lock);
        assertThat(LockClearing.decide(List.of(lock), new Users(Set.of(LONG), Set.of(POD_OF_LONG), false))
                        .dead())
                .isEmpty();
    }

    @Test
    void beside_a_pod_that_works_restic_judges_no_lock_by_its_time() {
        Lock ours = new Lock("1".repeat(64), POD, false);
        Lock theirs = new Lock("2".repeat(64), "laptop", true);

        LockClearing clearing = LockClearing.decide(List.of(ours, theirs), new Users(Set.of(), Set.of(POD), false));

        assertThat(clearing).isEqualTo(new LockClearing(List.of(), false, List.of(ours, theirs)));
    }

    private static Set<String> set(String name) {
        return name == null ? Set.of() : Set.of(name);
    }
}
