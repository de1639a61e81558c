package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.salvor.operator.OperatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final List<Integer> exits = new ArrayList<>();
    private final Leadership leadership = new Leadership(exits::add, System::nanoTime);

    private LeaderElectionConfiguration election() {
        return leadership.election(
                OperatorSettings.with(Map.of("salvor.namespace", "backups", "salvor.identity", "salvor-1")), null);
    }

    private LeaderCallbacks callbacks() {
        return election().getLeaderCallbacks().orElseThrow();
    }

    @Test
    void the_lease_is_held_in_the_namespace_of_the_operator_by_the_name_of_the_pod() {
        assertThat(election().getLeaseName()).isEqualTo(Leadership.LEASE);
        assertThat(election().getLeaseNamespace()).contains("backups");
        assertThat(election().getIdentity()).contains("salvor-1");
    }

    @Test
    void a_slow_api_server_costs_no_leadership_and_another_replica_takes_over_within_forty_seconds() {
        assertThat(election().getRenewDeadline()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        assertThat(election().getLeaseDuration().minus(election().getRenewDeadline()))
                .as("time for the last writes of the one before")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(election()
                        .getLeaseDuration()
                        .plus(election().getRetryPeriod().multipliedBy(2)))
                .isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void every_replica_publishes_whether_it_acts() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new LeadershipMetrics(leadership).bindTo(registry);
        assertThat(registry.scrape()).contains("salvor_leader 0.0");
        callbacks().onStartLeading();
        assertThat(registry.scrape()).contains("salvor_leader 1.0");
    }

    @Test
    void a_turn_is_taken_by_the_leader_alone_and_ends_early_where_the_api_server_is_in_the_way() {
        List<String> done = new ArrayList<>();
        leadership.turn(() -> done.add("work of a follower"), done::add);
        assertThat(done).isEmpty();

        callbacks().onStartLeading();
        leadership.turn(() -> done.add("work"), done::add);
        leadership.turn(
                () -> {
                    throw new KubernetesClientException("the API server is away");
                },
                done::add);
        assertThat(done).containsExactly("work", "the API server is away");
    }

    @Test
    void a_replica_follows_until_it_holds_the_lease() {
        assertThat(leadership.leads()).isFalse();
        callbacks().onNewLeader("salvor-2");
        assertThat(leadership.leads()).isFalse();
        callbacks().onStartLeading();
        assertThat(leadership.leads()).isTrue();
        assertThat(exits).isEmpty();
    }

    @Test
    void a_replica_that_loses_the_lease_acts_no_more_and_ends() {
        callbacks().onStartLeading();
        callbacks().onStopLeading();
        assertThat(leadership.leads()).isFalse();
        assertThat(exits).containsExactly(1);
    }
}
