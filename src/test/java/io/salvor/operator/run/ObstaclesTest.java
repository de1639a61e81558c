package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.trouble.Trouble;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstaclesTest {
    @ParameterizedTest
    @CsvSource({
        "400, ApiRefused",
        "401, ApiRefused",
        "403, ApiRefused",
        "404, ApiRefused",
        "409, ApiRefused",
        "413, ApiRefused",
        "422, ApiRefused",
        "410, ApiUnavailable",
        "429, ApiUnavailable",
        "500, ApiUnavailable",
        "503, ApiUnavailable",
        "-1, ApiUnavailable"
    })
    void what_the_api_server_answers_has_a_reason_and_is_tried_again(int code, Reason reason) {
        Trouble trouble = Obstacles.of(TestingCalls.failure("list pods", code));
        assertThat(trouble.reason()).isEqualTo(reason);
        assertThat(trouble.next()).isEqualTo(Next.TRIED_AGAIN);
        assertThat(trouble.getMessage()).contains("pods");
    }

    @Test
    void a_right_that_is_missing_is_named_with_what_to_do() {
        KubernetesClientException refused = TestingCalls.failure("list pods", 403);
        assertThat(Obstacles.of(refused).getMessage()).contains("cannot list pods", "rbac.create");
    }

    @Test
    void a_full_disk_is_named_however_deep_it_lies() {
        IOException full = new IOException("/tmp/salvor/objects-1.tar.gz: No space left on device");
        assertThat(Obstacles.of(new UncheckedIOException(full)).reason()).isEqualTo(Reason.DiskFull);
        assertThat(Obstacles.of(new IllegalStateException("the archive", full)).reason())
                .isEqualTo(Reason.DiskFull);
        assertThat(Obstacles.of(new UncheckedIOException(new FileNotFoundException("gone")))
                        .reason())
                .isEqualTo(Reason.Unexpected);
    }

    @Test
    void anything_else_is_unexpected_and_says_what_it_was() {
        assertThat(Obstacles.of(new IllegalArgumentException("CORP\\jdoe is no name")))
                .satisfies(trouble -> assertThat(trouble.reason()).isEqualTo(Reason.Unexpected))
                .hasMessageContaining("IllegalArgumentException: CORP\\jdoe is no name");
    }

    @Test
    void trouble_stays_what_it_is() {
        Trouble trouble = new RefusedException(Reason.PlanMissing, "the plan is gone");
        assertThat(Obstacles.of(trouble)).isSameAs(trouble);
    }
}
