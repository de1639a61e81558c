package io.salvor.reading;

import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.MaintenanceRules;
import io.salvor.api.MaintenanceWindow;
import io.salvor.api.PruneRules;
import io.salvor.api.ResticRepository;
import io.salvor.maintenance.MaintenanceLayer;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.maintenance.OpenHours;
import io.salvor.maintenance.PruneLimits;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.time.Duration;
import java.util.List;

/** Turns what repository, policies and location say of maintenance into the settings in force. */
public final class MaintenanceLayers {
    private MaintenanceLayers() {}

    /**
     * The settings of a repository.
     *
     * @param policies those whose Backups put data into it
     * @param location null where it is gone
     * @throws InvalidValueException where a value cannot be read, naming the object
     */
    public static MaintenanceSettings of(
            ResticRepository repository, List<BackupPolicy> policies, BackupStorageLocation location) {
        return MaintenanceSettings.of(
                layer("this repository", repository.getSpec()),
                policies.stream()
                        .map(policy -> layer("policy " + policy.getMetadata().getName(), policy.getSpec().maintenance))
                        .toList(),
                location == null
                        ? MaintenanceLayer.silent("location")
                        : layer("location " + location.getMetadata().getName(), location.getSpec().maintenance));
    }

    private static MaintenanceLayer layer(String from, MaintenanceRules rules) {
        if (rules == null) {
            return MaintenanceLayer.silent(from);
        }
        try {
            return new MaintenanceLayer(
                    from,
                    frequency(rules.maintenanceFrequency),
                    frequency(rules.checkFrequency),
                    rules.readDataDays,
                    limits(rules.prune),
                    window(rules.maintenanceWindow),
                    rules.suspend);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("what " + from + " says of maintenance: " + e.getMessage());
        }
    }

    private static Duration frequency(String text) {
        if (text == null) {
            return null;
        }
        Duration frequency = Durations.parse(text);
        if (frequency.toSeconds() < 1) {
            throw new InvalidValueException("\"" + text + "\" is too short; expected at least 1s");
        }
        return frequency;
    }

    private static OpenHours window(MaintenanceWindow window) {
        return window == null ? null : OpenHours.of(window.schedule, window.timeZone, window.length);
    }

    private static PruneLimits limits(PruneRules rules) {
        return rules == null
                ? PruneLimits.NONE
                : new PruneLimits(rules.maxUnused, rules.maxRepackSize, rules.limitUpload, rules.limitDownload);
    }

    /** The limits as a round holds them. */
    public static PruneRules rules(PruneLimits limits) {
        PruneRules rules = new PruneRules();
        rules.maxUnused = limits.maxUnused();
        rules.maxRepackSize = limits.maxRepackSize();
        rules.limitUpload = limits.limitUpload();
        rules.limitDownload = limits.limitDownload();
        return rules;
    }
}
