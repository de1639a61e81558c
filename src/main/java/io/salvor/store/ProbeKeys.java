package io.salvor.store;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Names of the small objects by which places are tried: each probe has its own, because some services fail where several write and remove
 * one at once. The name says when that was, so that what a killed one has left is known from what another is at.
 */
public final class ProbeKeys {
    /** How all begin. It is also the whole name that earlier versions gave to each. */
    public static final String START = "salvor-probe";

    /** No probe takes that long. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private ProbeKeys() {}

    /** A name that no other probe has. */
    public static String of(Instant now) {
        return START + "-" + now.getEpochSecond() + "-" + UUID.randomUUID();
    }

    /** Whether a probe has left this object that was killed. */
    public static boolean isLeft(String key, Instant now) {
        if (key.equals(START)) {
            return true;
        }
        String[] parts = key.split("-", 4);
        return parts.length == 4
                && key.startsWith(START + "-")
                && parts[2].matches("\\d{1,12}")
                && Long.parseLong(parts[2]) < now.minus(LONGEST).getEpochSecond();
    }
}
