package io.salvor.operator.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.salvor.api.CheckFinding;
import io.salvor.api.ResticRepository;
import io.salvor.operator.run.Leadership;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceMetricsTest {
    private static final String LABELS = "{location=\"default\",namespace=\"shop\",} ";

    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private MaintenanceWorld world;
    private MaintenanceMetrics metrics;
    private boolean leads = true;

    @BeforeEach
    void open() {
        world = new MaintenanceWorld(folder);
        metrics = new MaintenanceMetrics(registry, world.objects, new Leadership() {
            @Override
            public boolean leads() {
                return leads;
            }
        });
    }

    private String published() {
        metrics.tick();
        return registry.scrape();
    }

    @Test
    void what_was_never_done_has_only_the_time_at_which_it_is_due() {
        world.repository("shop", Duration.ZERO);
        world.look();
        double next = Instant.parse(world.status("shop").nextMaintenanceTime).getEpochSecond();

        assertThat(published())
                .contains("salvor_repository_maintenance_next" + LABELS + next)
                .doesNotContain("salvor_repository_maintenance_last{", "salvor_repository_damaged{");
    }

    @Test
    void what_is_suspended_is_never_late() {
        world.repository("shop", Duration.ofDays(8));
        world.spec("shop", spec -> spec.suspend = true);
        world.look();
        assertThat(world.status("shop").nextMaintenanceTime).isNotNull();
        assertThat(published()).doesNotContain("salvor_repository_maintenance_next{");
    }

    @Test
    void damage_and_the_times_of_what_was_done_are_published_until_the_repository_is_gone() {
        world.repository("shop", Duration.ofDays(8));
        world.look();
        world.did("shop", "Forget", "Prune", "Check", "Figures");
        double now = world.clock.instant().getEpochSecond();
        assertThat(published())
                .contains("salvor_repository_maintenance_last" + LABELS + now)
                .contains("salvor_repository_check_last" + LABELS + now)
                .contains("salvor_repository_damaged" + LABELS + "0.0");

        world.status("shop", status -> status.maintenance.found = new CheckFinding());
        assertThat(published()).contains("salvor_repository_damaged" + LABELS + "1.0");

        world.objects.remove(ResticRepository.class, "shop-default");
        assertThat(published()).doesNotContain("shop");
    }

    @Test
    void a_replica_that_does_not_act_publishes_nothing() {
        world.repository("shop", Duration.ZERO);
        world.look();
        leads = false;
        assertThat(published()).doesNotContain("shop");
    }
}
