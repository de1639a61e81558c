package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.CopyAttempt;
import io.salvor.api.EndedCopyJob;
import io.salvor.api.ResticRepositoryStatus;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndedCopiesTest {
    private static final CopyRoute ROUTE = new CopyRoute("p", "near", "far");

    private final ResticRepositoryStatus status = new ResticRepositoryStatus();

    @Test
    void each_policy_and_each_location_that_it_is_copied_from_has_its_own_and_only_the_last() {
        ended("c1", "p", "near", "s1");
        ended("c2", "q", "near", "s2");
        ended("c3", "p", "other", "s3");
        ended("c4", "p", "near", "s4");
        assertThat(names()).containsExactly("c2", "c3", "c4");

        EndedCopies.remove(status, attempt("c5", "q", "near", "s5"));
        assertThat(names()).containsExactly("c3", "c4");
    }

    @Test
    void a_job_that_ended_well_and_may_have_copied_nothing_breaks_no_row_of_failures() {
        assertThat(EndedCopies.failures(status)).isZero();
        status.copyFailures = 3;
        ended("c1", "p", "near", "s1");
        status.copyFailures = null;
        assertThat(EndedCopies.failures(status)).isEqualTo(3);

        status.copyFailures = 1;
        ended("c2", "q", "near", "s2");
        status.copyFailures = null;
        assertThat(EndedCopies.failures(status)).isEqualTo(3);

        EndedCopies.settle(status, ROUTE, Set.of("s1"), Set.of("of-s1"));
        assertThat(EndedCopies.failures(status)).isEqualTo(1);
    }

    @Test
    void what_was_to_be_copied_first_and_waits_still_was_not_copied() {
        ended("c1", "p", "near", "s1");
        ended("c2", "q", "near", "s2");
        ended("c3", "p", "other", "s3");

        assertThat(withoutFruit(Set.of("s1"), "s1", "s2", "s3")).containsExactly("c1", "c2");
        assertThat(withoutFruit(Set.of("s1"), "s3")).isEmpty();
        assertThat(withoutFruit(Set.of("another"), "s1", "s2"))
                .as("what its own policy no longer asks for says nothing of its Job")
                .containsExactly("c2");
    }

    @Test
    void what_is_whole_or_not_to_be_copied_is_settled_for_its_own_location_and_policy_alone() {
        ended("c1", "p", "near", "s1");
        ended("c2", "q", "near", "s2");
        ended("c3", "p", "other", "s1");

        assertThat(EndedCopies.settle(status, ROUTE, Set.of("s9"), Set.of("of-s1")))
                .isFalse();
        assertThat(EndedCopies.settle(status, ROUTE, Set.of("s2"), Set.of())).isTrue();
        assertThat(names()).containsExactly("c3");
    }

    @Test
    void those_of_policies_that_copy_no_longer_are_forgotten() {
        ended("c1", "p", "near", "s1");
        ended("c2", "gone", "near", "s2");
        ended("c3", "p", "other", "s3");

        EndedCopies.retain(status, "far", Set.of(ROUTE, new CopyRoute("p", "other", "elsewhere")));
        assertThat(names()).containsExactly("c1");
    }

    @Test
    void there_are_never_more_than_the_schema_takes() {
        for (int i = 0; i < 105; i++) {
            ended("c" + i, "p" + i, "near", "s" + i);
        }
        assertThat(names()).hasSize(100).startsWith("c5").endsWith("c104");
    }

    private void ended(String name, String policy, String from, String first) {
        EndedCopies.add(status, attempt(name, policy, from, first));
    }

    private static CopyAttempt attempt(String name, String policy, String from, String first) {
        CopyAttempt attempt = new CopyAttempt();
        attempt.name = name;
        attempt.policy = policy;
        attempt.from = from;
        attempt.backup = "of-" + first;
        attempt.firstSnapshot = first;
        return attempt;
    }

    private List<String> withoutFruit(Set<String> wanted, String... waiting) {
        return EndedCopies.withoutFruit(status, ROUTE, wanted, Set.of(waiting)::contains).stream()
                .map(ended -> ended.name)
                .toList();
    }

    private List<String> names() {
        return status.endedCopyJobs.stream()
                .map((EndedCopyJob ended) -> ended.name)
                .toList();
    }
}
