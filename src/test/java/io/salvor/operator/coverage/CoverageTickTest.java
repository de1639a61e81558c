package io.salvor.operator.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.salvor.api.BackupPolicy;
import io.salvor.api.CoverageSummary;
import io.salvor.cli.inventory.PlanningCluster;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.KubernetesResourceLister;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.volume.KubeletLayout;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTickTest {
    @TempDir
    private Path temp;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-20T14:05:00Z"));

    @Test
    void status_and_metrics_tell_how_the_claims_of_a_policy_are_covered() throws Exception {
        try (PlanningCluster cluster = new PlanningCluster(temp).withPolicy()) {
            CoverageTick tick = tick(cluster);
            tick.look();
            BackupPolicy policy = policy(cluster);
            assertCounts(policy.getStatus().coverage, 1, 0, 0, 1);
            assertThat(registry.scrape())
                    .contains("salvor_coverage_claims{namespace=\"shop\",state=\"fresh\",} 1.0")
                    .contains("salvor_coverage_claims{namespace=\"shop\",state=\"unprotected\",} 1.0")
                    .contains("salvor_claim_last_good_backup_age_seconds{namespace=\"shop\",} 43200.0")
                    .doesNotContain("namespace=\"salvor\"");

            clock.pass(Duration.ofMinutes(6));
            tick.look();
            assertThat(policy(cluster).getMetadata().getResourceVersion())
                    .as("nothing differs, so nothing is written")
                    .isEqualTo(policy.getMetadata().getResourceVersion());

            clock.pass(Duration.ofHours(14));
            tick.look();
            assertCounts(policy(cluster).getStatus().coverage, 1, 1, 0, 1);
            assertThat(registry.scrape()).contains("salvor_coverage_claims{namespace=\"shop\",state=\"stale\",} 1.0");
        }
    }

    @Test
    void a_changed_policy_is_looked_at_soon_and_not_at_once() throws Exception {
        try (PlanningCluster cluster = new PlanningCluster(temp).withPolicy()) {
            CoverageTick tick = tick(cluster);
            tick.look();
            cluster.client().resource(policy(cluster)).edit(policy -> {
                policy.getSpec().suspend = true;
                return policy;
            });
            clock.pass(Duration.ofSeconds(10));
            tick.look();
            assertCounts(policy(cluster).getStatus().coverage, 1, 0, 0, 1);
            clock.pass(Duration.ofSeconds(50));
            tick.look();
            assertCounts(policy(cluster).getStatus().coverage, 0, 0, 0, 2);
        }
    }

    private CoverageTick tick(PlanningCluster cluster) {
        OperatorConfig config = OperatorSettings.with(Map.of("salvor.namespace", "salvor"));
        return new CoverageTick(
                new KubernetesOwnObjects(cluster.client(), config.namespace()),
                config,
                new Leadership(),
                new KubernetesResourceLister(cluster.client(), new ObjectMapper()),
                new KubeletLayout("/var/lib/kubelet", List.of()),
                new CoverageMetrics(registry, clock),
                clock);
    }

    private static BackupPolicy policy(PlanningCluster cluster) {
        return cluster.client()
                .resources(BackupPolicy.class)
                .inNamespace("salvor")
                .withName("shop")
                .get();
    }

    private static void assertCounts(CoverageSummary summary, int covered, int stale, int leftOut, int unprotected) {
        assertThat(List.of(
                        summary.protectedClaims,
                        summary.stale,
                        summary.neverSaved,
                        summary.leftOut,
                        summary.unprotected))
                .containsExactly(covered, stale, 0, leftOut, unprotected);
    }

    private static final class MovingClock extends Clock {
        private Instant now;

        MovingClock(Instant now) {
            this.now = now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
