package io.salvor.maintenance;

import io.salvor.units.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How one repository is maintained, and who says so: the repository itself, then the policies whose Backups put data into it, then its
 * location, then the default. Of several policies the shortest time counts, else the first by name that says something.
 *
 * @param maintenanceFrequency how often it is forgotten and pruned
 * @param checkFrequency how often it is checked; null for with each maintenance
 * @param readDataDays in how many days all data is read once; null for never
 * @param window when it may begin; null for always
 * @param origins each setting with its value and where it comes from, for people
 */
public record MaintenanceSettings(
        Duration maintenanceFrequency,
        Duration checkFrequency,
        Integer readDataDays,
        PruneLimits prune,
        OpenHours window,
        boolean suspended,
        List<String> origins) {
    /** How often unless anybody says so. */
    public static final Duration DEFAULT_FREQUENCY = Duration.ofHours(168);

    private static final String DEFAULT = "default";

    public MaintenanceSettings {
        origins = List.copyOf(origins);
    }

    /** @param policies in any order */
    public static MaintenanceSettings of(
            MaintenanceLayer repository, List<MaintenanceLayer> policies, MaintenanceLayer location) {
        Choice choice = new Choice(repository, policies, location);
        Duration frequency =
                choice.least("maintenanceFrequency", MaintenanceLayer::maintenanceFrequency, DEFAULT_FREQUENCY);
        Duration check = choice.least("checkFrequency", MaintenanceLayer::checkFrequency, null);
        Integer days = choice.least("readDataDays", MaintenanceLayer::readDataDays, null);
        PruneLimits prune = new PruneLimits(
                choice.first("prune.maxUnused", layer -> layer.prune().maxUnused()),
                choice.first("prune.maxRepackSize", layer -> layer.prune().maxRepackSize()),
                choice.first("prune.limitUpload", layer -> layer.prune().limitUpload()),
                choice.first("prune.limitDownload", layer -> layer.prune().limitDownload()));
        OpenHours window = choice.first("maintenanceWindow", MaintenanceLayer::window);
        Boolean suspend = choice.first("suspend", MaintenanceLayer::suspend);
        return new MaintenanceSettings(
                frequency, check, days, prune, window, Boolean.TRUE.equals(suspend), choice.origins);
    }

    /** Asks one after the other, and notes who has answered. */
    private static final class Choice {
        private final MaintenanceLayer repository;
        private final List<MaintenanceLayer> policies;
        private final MaintenanceLayer location;
        private final List<String> origins = new ArrayList<>();

        Choice(MaintenanceLayer repository, List<MaintenanceLayer> policies, MaintenanceLayer location) {
            this.repository = repository;
            this.policies = policies.stream()
                    .sorted(Comparator.comparing(MaintenanceLayer::from))
                    .toList();
            this.location = location;
        }

        <T> T first(String name, Function<MaintenanceLayer, T> field) {
            return choose(name, field, (one, other) -> one, null);
        }

        <T extends Comparable<T>> T least(String name, Function<MaintenanceLayer, T> field, T otherwise) {
            return choose(name, field, (one, other) -> one.compareTo(other) <= 0 ? one : other, otherwise);
        }

        private <T> T choose(
                String name, Function<MaintenanceLayer, T> field, BiFunction<T, T, T> better, T otherwise) {
            T own = field.apply(repository);
            if (own != null) {
                return noted(name, own, repository.from());
            }
            MaintenanceLayer best = policies.stream()
                    .filter(policy -> field.apply(policy) != null)
                    .reduce((one, other) ->
                            better.apply(field.apply(one), field.apply(other)) == field.apply(one) ? one : other)
                    .orElse(location);
            T value = field.apply(best);
            if (value != null) {
                return noted(name, value, best.from());
            }
            return otherwise == null ? null : noted(name, otherwise, DEFAULT);
        }

        private <T> T noted(String name, T value, String from) {
            origins.add(name + ": " + text(value) + " (" + from + ")");
            return value;
        }

        private static String text(Object value) {
            if (value instanceof Duration duration) {
                return Durations.format(duration);
            }
            if (value instanceof OpenHours hours) {
                return hours.expression() + " " + hours.opens().zone() + ", for " + Durations.format(hours.length());
            }
            return value.toString();
        }
    }
}
