package io.salvor.operator.storage;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CredentialReference;
import io.salvor.api.LocationPhase;
import io.salvor.api.SecretKeyReference;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Remembers as what each location was found good, so that one that is to be probed once is left alone until it or one of its Secrets changes. A
 * restart forgets it.
 */
final class SettledLocations {
    /** How often it is seen to whether something has changed, and what is not good is tried, where no frequency is set. */
    private static final Duration UNLESS_SET = Duration.ofMinutes(1);

    private static final Duration MOST_OFTEN = Duration.ofSeconds(1);

    private final OwnObjects objects;
    private final Map<String, String> good = new ConcurrentHashMap<>();

    SettledLocations(OwnObjects objects) {
        this.objects = objects;
    }

    /** When to look at a location again; 0 in its spec means once. */
    static Duration frequency(BackupStorageLocation location) {
        Duration set = set(location).orElse(UNLESS_SET);
        return set.isZero() ? UNLESS_SET : set.compareTo(MOST_OFTEN) < 0 ? MOST_OFTEN : set;
    }

    private static boolean isProbedOnce(BackupStorageLocation location) {
        return set(location).filter(Duration::isZero).isPresent();
    }

    /** Empty where it is none, which {@link #require} says. */
    private static Optional<Duration> set(BackupStorageLocation location) {
        try {
            return Optional.of(Durations.parse(location.getSpec().validationFrequency));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** @throws LocationException if how often it is to be probed is no duration */
    static void require(BackupStorageLocation location) {
        try {
            Durations.parse(location.getSpec().validationFrequency);
        } catch (InvalidValueException e) {
            throw new LocationException(
                    Reason.InvalidLocation,
                    "location " + location.getMetadata().getName() + ": validationFrequency: " + e.getMessage(),
                    e);
        }
    }

    /** Whether it is as it was found good, and is not to be probed again. @param state of now */
    boolean isSettled(BackupStorageLocation location, String state) {
        return isProbedOnce(location)
                && location.getStatus().phase == LocationPhase.Available
                && state.equals(good.get(name(location)));
    }

    /** It was found good. @param state in which it was before it was probed */
    void settle(BackupStorageLocation location, String state) {
        good.put(name(location), state);
    }

    /** It was not. */
    void unsettle(BackupStorageLocation location) {
        good.remove(name(location));
    }

    /** What a probe depends on: the spec, what people ask for by annotations, and the versions of all Secrets. */
    String state(BackupStorageLocation location) {
        if (!isProbedOnce(location)) {
            return "";
        }
        BackupStorageLocationSpec spec = location.getSpec();
        StringBuilder state = new StringBuilder()
                .append(location.getMetadata().getUid())
                .append(' ')
                .append(location.getMetadata().getGeneration());
        Map<String, String> annotations = location.getMetadata().getAnnotations();
        state.append(annotations == null ? Map.of() : new TreeMap<>(annotations));
        Stream.concat(
                        Stream.of(spec.credential, spec.maintenanceCredential).map(SettledLocations::name),
                        Stream.of(
                                        spec.masterKey,
                                        spec.previousMasterKey,
                                        spec.repositoryPassword,
                                        spec.objectStorage == null ? null : spec.objectStorage.caCertRef)
                                .map(SettledLocations::name))
                .forEach(secret -> state.append(' ').append(secret.isEmpty() ? "" : version(secret)));
        return state.toString();
    }

    private String version(String secret) {
        return objects.secret(secret)
                .map(found ->
                        found.getMetadata().getUid() + "/" + found.getMetadata().getResourceVersion())
                .orElse("absent");
    }

    private static String name(CredentialReference reference) {
        return reference == null ? "" : reference.name;
    }

    private static String name(SecretKeyReference reference) {
        return reference == null ? "" : reference.name;
    }

    private static String name(BackupStorageLocation location) {
        return location.getMetadata().getName();
    }
}
