package io.salvor.operator.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private boolean leads = true;
    private final Leadership leadership = new Leadership() {
        @Override
        public boolean leads() {
            return leads;
        }
    };
    private final SourceMetrics metrics = new SourceMetrics(registry, objects, leadership, clock);

    @Test
    void a_source_is_published_with_the_age_of_its_revision_and_the_time_of_its_last_good_sync() {
        PolicySource source = source("policies", NOW.minus(Duration.ofMinutes(2)));
        metrics.succeeded("policies", NOW.minusSeconds(30));
        metrics.publish(List.of(source));

        assertThat(registry.scrape())
                .contains("salvor_policysource_revision_age_seconds{source=\"policies\",} 120.0")
                .contains("salvor_policysource_last_sync_success_timestamp_seconds{source=\"policies\",} 1.79")
                .contains("salvor_policysource_ready{source=\"policies\",} 1.0");
    }

    @Test
    void a_source_that_was_never_synced_is_not_ready_and_has_no_age() {
        PolicySource source = source("policies", null);
        source.setStatus(new PolicySourceStatus());
        metrics.publish(List.of(source));

        assertThat(registry.scrape())
                .contains("salvor_policysource_ready{source=\"policies\",} 0.0")
                .doesNotContain("revision_age_seconds{", "success_timestamp_seconds{");
    }

    @Test
    void the_series_of_a_source_vanish_with_it() {
        metrics.succeeded("gone", NOW);
        metrics.publish(List.of(source("gone", NOW), source("stays", NOW)));
        metrics.publish(List.of(source("stays", NOW)));

        assertThat(registry.scrape()).contains("{source=\"stays\",}").doesNotContain("gone");
    }

    @Test
    void only_the_replica_that_acts_asks_for_the_sources_and_publishes_them() {
        objects.put(source("policies", NOW));
        leads = false;
        metrics.tick();
        assertThat(calls.made()).isEmpty();
        assertThat(registry.scrape()).doesNotContain("policies");
        leads = true;
        metrics.tick();
        assertThat(registry.scrape()).contains("salvor_policysource_ready{source=\"policies\",} 1.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 500, TestingCalls.TIMEOUT})
    void while_the_api_server_does_not_answer_the_last_values_stay(int code) {
        objects.put(source("policies", NOW));
        metrics.tick();
        calls.fail("list PolicySource", 1, code);
        metrics.tick();
        assertThat(registry.scrape()).contains("salvor_policysource_ready{source=\"policies\",} 1.0");
    }

    private static PolicySource source(String name, Instant applied) {
        PolicySource source = new PolicySource();
        source.getMetadata().setName(name);
        source.setStatus(new PolicySourceStatus());
        source.getStatus().lastAppliedTime = applied == null ? null : applied.toString();
        Conditions.good(source.getStatus().conditions, Conditions.READY, "Applied", "", 1L, NOW);
        return source;
    }
}
