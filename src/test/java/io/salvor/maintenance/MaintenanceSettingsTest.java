package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceSettingsTest {
    private static MaintenanceLayer layer(String from, Integer hours, Integer days, String maxUnused) {
        return new MaintenanceLayer(
                from,
                hours == null ? null : Duration.ofHours(hours),
                null,
                days,
                new PruneLimits(maxUnused, null, null, null),
                null,
                null);
    }

    @Test
    void nobody_says_anything() {
        MaintenanceSettings settings = MaintenanceSettings.of(
                MaintenanceLayer.silent("this repository"), List.of(), MaintenanceLayer.silent("location default"));
        assertThat(settings.maintenanceFrequency()).isEqualTo(Duration.ofHours(168));
        assertThat(settings.checkFrequency()).isNull();
        assertThat(settings.readDataDays()).isNull();
        assertThat(settings.suspended()).isFalse();
        assertThat(settings.origins()).containsExactly("maintenanceFrequency: 168h (default)");
    }

    @Test
    void the_repository_goes_first_then_the_shortest_time_of_policies_then_the_location() {
        MaintenanceLayer location = layer("location default", 12, 90, "10%");
        MaintenanceSettings settings = MaintenanceSettings.of(
                layer("this repository", null, 14, null),
                List.of(layer("policy weekly", 168, 7, "2%"), layer("policy nightly", 24, null, "1%")),
                location);
        assertThat(settings.origins())
                .containsExactly(
                        "maintenanceFrequency: 24h (policy nightly)",
                        "readDataDays: 14 (this repository)",
                        "prune.maxUnused: 1% (policy nightly)");
        assertThat(MaintenanceSettings.of(MaintenanceLayer.silent("this repository"), List.of(), location)
                        .origins())
                .containsExactly(
                        "maintenanceFrequency: 12h (location default)",
                        "readDataDays: 90 (location default)",
                        "prune.maxUnused: 10% (location default)");
    }

    @Test
    void a_repository_may_go_on_where_its_location_is_suspended() {
        MaintenanceLayer suspended = new MaintenanceLayer(
                "location default", null, null, null, null, OpenHours.of("@daily", "UTC", "90m"), true);
        MaintenanceLayer goesOn = new MaintenanceLayer("this repository", null, null, null, null, null, false);
        assertThat(MaintenanceSettings.of(MaintenanceLayer.silent("x"), List.of(), suspended)
                        .suspended())
                .isTrue();
        MaintenanceSettings settings = MaintenanceSettings.of(goesOn, List.of(), suspended);
        assertThat(settings.suspended()).isFalse();
        assertThat(settings.origins())
                .contains(
                        "maintenanceWindow: @daily UTC, for 1h30m (location default)",
                        "suspend: false (this repository)");
    }
}
