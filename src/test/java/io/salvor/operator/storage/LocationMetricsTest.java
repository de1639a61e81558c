package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationPhase;
import io.salvor.api.LocationProtection;
import io.salvor.api.LocationRetentionStatus;
import io.salvor.operator.run.Leadership;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationMetricsTest {
    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private boolean leads = true;
    private StorageFixture fixture;
    private LocationMetrics metrics;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
        metrics = new LocationMetrics(registry, fixture.objects, new Leadership() {
            @Override
            public boolean leads() {
                return leads;
            }
        });
    }

    @Test
    void a_location_is_published_with_whether_its_key_is_saved_and_goes_with_its_series() {
        fixture.location("given");
        fixture.location("made");
        fixture.objects.remove(Secret.class, "made-key");
        probe("given");
        probe("made");
        fixture.bareLocation("never-available");

        metrics.tick();

        assertThat(registry.scrape())
                .contains("salvor_location_masterkey_saved{location=\"given\",} 1.0")
                .contains("salvor_location_masterkey_saved{location=\"made\",} 0.0")
                .doesNotContain("never-available");

        fixture.objects.remove(BackupStorageLocation.class, "made");
        metrics.tick();
        assertThat(registry.scrape()).contains("location=\"given\"").doesNotContain("location=\"made\"");
    }

    @Test
    void what_keeps_backups_from_being_lost_is_published_where_it_is_known() {
        fixture.location("given");
        probe("given");
        metrics.tick();
        assertThat(registry.scrape())
                .contains("salvor_location_protection{by=\"node-jobs-add-only\",location=\"given\",} 0.0")
                .doesNotContain("by=\"versioning\"")
                .doesNotContain("by=\"object-lock\"");

        BackupStorageLocation location = fixture.objects.now(BackupStorageLocation.class, "given");
        location.getStatus().protection.nodeJobs = LocationProtection.Exposure.AddOnly;
        location.getStatus().protection.versioning = "Suspended";
        location.getStatus().protection.objectLock = "Compliance 30d";
        location.getStatus().protection.objectLockDays = 30;
        metrics.publish(List.of(location));
        assertThat(registry.scrape())
                .contains("salvor_location_protection{by=\"node-jobs-add-only\",location=\"given\",} 1.0")
                .contains("salvor_location_protection{by=\"versioning\",location=\"given\",} 0.0")
                .contains("salvor_location_protection{by=\"object-lock\",location=\"given\",} 1.0");

        location.getStatus().protection.objectLock = "NoDefault";
        location.getStatus().protection.objectLockDays = null;
        metrics.publish(List.of(location));
        assertThat(registry.scrape())
                .contains("salvor_location_protection{by=\"object-lock\",location=\"given\",} 0.0");
    }

    @Test
    void whether_a_location_can_be_used_and_retention_gets_to_its_end_is_published_once_it_was_looked_at() {
        fixture.location("given");
        metrics.tick();
        assertThat(registry.scrape()).doesNotContain("location=");
        probe("given");
        metrics.tick();
        assertThat(registry.scrape())
                .contains("salvor_location_available{location=\"given\",} 1.0")
                .doesNotContain("salvor_retention_blocked{");

        BackupStorageLocation location = fixture.objects.now(BackupStorageLocation.class, "given");
        location.getStatus().phase = LocationPhase.Unavailable;
        location.getStatus().retention = new LocationRetentionStatus();
        metrics.publish(List.of(location));
        assertThat(registry.scrape())
                .contains("salvor_location_available{location=\"given\",} 0.0")
                .contains("salvor_retention_blocked{location=\"given\",} 0.0");
        location.getStatus().retention.message = "deletions/ cannot be listed";
        metrics.publish(List.of(location));
        assertThat(registry.scrape()).contains("salvor_retention_blocked{location=\"given\",} 1.0");
    }

    @Test
    void a_replica_that_does_not_act_publishes_nothing() {
        fixture.location("given");
        probe("given");
        leads = false;
        metrics.tick();
        assertThat(registry.scrape()).doesNotContain("location=");
    }

    @Test
    void retention_is_not_blocked_where_nothing_is_written_any_more() {
        fixture.location("given");
        BackupStorageLocation location = fixture.objects.now(BackupStorageLocation.class, "given");
        location.getStatus().retention = new LocationRetentionStatus();
        location.getStatus().retention.message = "the bucket was away";
        fixture.objects.put(location);
        metrics.tick();
        assertThat(registry.scrape()).contains("salvor_retention_blocked{location=\"given\",} 1.0");

        location.getSpec().accessMode = LocationAccess.ReadOnly;
        fixture.objects.put(location);
        metrics.tick();
        assertThat(registry.scrape()).doesNotContain("salvor_retention_blocked{");
    }

    @Test
    void an_api_server_that_is_away_leaves_the_last_values() {
        fixture.location("given");
        probe("given");
        metrics.tick();
        fixture.calls.fail("list BackupStorageLocation", 1, 500);
        metrics.tick();
        assertThat(registry.scrape()).contains("salvor_location_masterkey_saved{location=\"given\",} 1.0");
    }

    private void probe(String name) {
        new BackupStorageLocationReconciler(
                        fixture.objects,
                        fixture.locations,
                        fixture.keys,
                        fixture.replacement(),
                        fixture.events,
                        fixture.json,
                        fixture.clock)
                .reconcile(fixture.objects.now(BackupStorageLocation.class, name), null);
    }
}
