package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.salvor.testing.OwnApiServer;
import io.salvor.testing.TestingClock;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesRepositoryLeaseTest extends RepositoryLeaseContract {
    private final OwnApiServer server = new OwnApiServer();
    private final RepositoryLease leases = leases("salvor-1", clock);

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected RepositoryLease leases() {
        return leases;
    }

    /** With the same name: the identity is that of the process. */
    @Override
    protected RepositoryLease others() {
        return leases("salvor-1", clock);
    }

    private RepositoryLease leases(String process, Clock wall) {
        return new KubernetesRepositoryLease(
                server.client(), OwnApiServer.NAMESPACE, process, wall, () -> clock.millis() * 1_000_000);
    }

    private Lease stored() {
        return server.client()
                .leases()
                .inNamespace(OwnApiServer.NAMESPACE)
                .withName("shop")
                .get();
    }

    @ParameterizedTest
    @ValueSource(longs = {-24, -1, 1, 24})
    void a_clock_that_is_hours_off_takes_nothing_from_anybody(long hours) {
        TestingClock wrong = new TestingClock(clock.instant().plus(Duration.ofHours(hours)));
        leases.acquire("shop");

        assertThat(leases("salvor-2", wrong).acquire("shop")).isPresent();

        assertThat(leases.renew("shop")).isTrue();
    }

    @Test
    void a_lease_says_who_holds_it_and_since_when() {
        leases.acquire("shop");
        clock.advance(Duration.ofSeconds(8));
        leases.renew("shop");

        assertThat(stored().getSpec().getHolderIdentity()).startsWith("salvor-1_");
        assertThat(stored().getSpec().getLeaseDurationSeconds()).isEqualTo(30);
        assertThat(stored().getSpec().getAcquireTime()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(stored().getSpec().getRenewTime()).isEqualTo("2026-01-02T03:04:13Z");
    }

    @Test
    void a_lease_that_lasts_for_ever_is_waited_for_ten_minutes() {
        others().acquire("shop");
        server.client()
                .resource(new LeaseBuilder(stored())
                        .editSpec()
                        .withLeaseDurationSeconds(Integer.MAX_VALUE)
                        .endSpec()
                        .build())
                .update();
        assertThat(leases.acquire("shop")).isPresent();
        clock.advance(Duration.ofMinutes(10));
        assertThat(leases.acquire("shop")).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(leases.acquire("shop")).isEmpty();
    }

    @Test
    void a_lease_without_a_holder_is_free() {
        others().acquire("shop");
        server.client()
                .resource(new LeaseBuilder(stored())
                        .editSpec()
                        .withHolderIdentity("")
                        .endSpec()
                        .build())
                .update();
        assertThat(leases.acquire("shop")).isEmpty();
    }
}
