package io.salvor.retention;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * Up to when a person has said that the retention of a policy counts for its copies in a location that it does not copy to. Retention, the guard of a sync and
 * {@code salvor plan} ask it alike.
 *
 * @param upTo by the name of the policy
 */
public record SettledCopies(Map<String, Instant> upTo) {
    /** Annotation on a BackupStorageLocation: {@code <policy>/<time>}, parted by commas. A Backup may go before those that are older than it. */
    public static final String ANNOTATION = "salvor.io/settle-copies";

    /** Nobody has said anything. */
    public static final SettledCopies NONE = new SettledCopies(Map.of());

    public SettledCopies {
        upTo = Map.copyOf(upTo);
    }

    /** @param text of the annotation; null for none */
    public static SettledCopies parse(String text) {
        Map<String, Instant> upTo = new HashMap<>();
        PolicyList.parse(text).forEach((policy, time) -> {
            try {
                upTo.put(policy, Instant.parse(time));
            } catch (DateTimeParseException e) {
                // Nobody has said up to when, and what is frozen says how.
                return;
            }
        });
        return new SettledCopies(upTo);
    }

    /** Whether nobody has said so of a copy. @param taken when its Backup was taken */
    public boolean leavesOpen(String policy, Instant taken) {
        return taken.isAfter(upTo.getOrDefault(policy, Instant.MIN));
    }
}
