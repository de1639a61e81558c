package io.salvor.maintenance;

import java.time.Duration;

/**
 * What one object says about how a repository is maintained; null where it says nothing.
 *
 * @param from what people call the object, such as {@code policy nightly}
 */
public record MaintenanceLayer(
        String from,
        Duration maintenanceFrequency,
        Duration checkFrequency,
        Integer readDataDays,
        PruneLimits prune,
        OpenHours window,
        Boolean suspend) {
    public MaintenanceLayer {
        prune = prune == null ? PruneLimits.NONE : prune;
    }

    /** One that says nothing. */
    public static MaintenanceLayer silent(String from) {
        return new MaintenanceLayer(from, null, null, null, null, null, null);
    }
}
