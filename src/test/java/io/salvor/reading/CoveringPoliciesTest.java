package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.coverage.CoveringPolicy;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoveringPoliciesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String INCLUDE = "include: {namespaces: [shop]}\n";

    private final CoveringPolicies policies = new CoveringPolicies(NOW);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule: 0 2 * * * | Scheduled",
                "schedule: 0 2 * * *, suspend: false | Scheduled",
                "schedule: 0 2 * * *, suspend: true | Suspended",
                "suspend: true | Suspended",
                "suspend: false | OnRequest",
            })
    void only_a_policy_with_a_schedule_that_is_not_suspended_promises_anything(String fields, Standing standing) {
        CoveringPolicy policy = policies.of("nightly", PolicyRulesTest.spec(yaml(fields)));

        assertThat(policy.name()).isEqualTo("nightly");
        assertThat(policy.standing()).isEqualTo(standing);
        assertThat(policy.promise() != null).isEqualTo(standing == Standing.Scheduled);
        assertThat(policy.rules()).isEqualTo(PolicyRules.of(PolicyRulesTest.spec(yaml(fields))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * * | UTC | 1h | PT24H",
                "0 * * * * | UTC | 5m | PT1H",
                "0 2 * * 1-5 | UTC | 1h | PT72H",
                // The night on which the clocks go back has an hour more.
                "0 2 * * * | America/New_York | 2h | PT25H",
            })
    void the_promise_is_the_longest_gap_of_the_schedule(String cron, String zone, String deadline, Duration gap) {
        CoveringPolicy policy = policies.of(
                "nightly",
                PolicyRulesTest.spec(
                        yaml("schedule: " + cron + ", timeZone: " + zone + ", startingDeadline: " + deadline)));

        assertThat(policy.promise().longestGap()).isEqualTo(gap);
        assertThat(policy.promise().startingDeadline()).isEqualTo(Durations.parse(deadline));
    }

    @Test
    void policies_with_one_schedule_share_their_promise() {
        String fields = "schedule: 0 2 * * *, timeZone: UTC, startingDeadline: 1h";

        assertThat(policies.of("one", PolicyRulesTest.spec(yaml(fields))).promise())
                .isSameAs(
                        policies.of("other", PolicyRulesTest.spec(yaml(fields))).promise());
        assertThat(policies.of("third", PolicyRulesTest.spec(yaml(fields.replace("1h", "2h"))))
                        .promise())
                .isNotEqualTo(
                        policies.of("one", PolicyRulesTest.spec(yaml(fields))).promise());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule: every night",
                "schedule: 0 2 * * *, timeZone: Moon/Crater",
                "schedule: 0 2 * * *, startingDeadline: soon",
            })
    void a_policy_that_cannot_be_run_is_refused(String fields) {
        assertThatThrownBy(() -> policies.of("broken", PolicyRulesTest.spec(yaml(fields))))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void a_policy_without_a_schedule_has_none() {
        assertThat(CoveringPolicies.schedule(PolicyRulesTest.spec(INCLUDE))).isNull();
    }

    /** As the API server hands it over: with the defaults of what is not given. */
    private static String yaml(String fields) {
        StringBuilder yaml = new StringBuilder(INCLUDE);
        for (String field : fields.split(", ")) {
            yaml.append(field.replaceFirst(": (.*)", ": \"$1\"").replaceAll("\"(true|false)\"", "$1"))
                    .append('\n');
        }
        if (!fields.contains("timeZone")) {
            yaml.append("timeZone: UTC\n");
        }
        if (!fields.contains("startingDeadline")) {
            yaml.append("startingDeadline: 1h\n");
        }
        return yaml.toString();
    }
}
