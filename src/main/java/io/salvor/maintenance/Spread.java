package io.salvor.maintenance;

import java.time.Duration;

/** Spreads what would fall due at once: each repository has its own share of a period, always the same. */
final class Spread {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int UNUSED_BITS = 44;
    private static final double STEPS = 1L << (Long.SIZE - UNUSED_BITS);

    private Spread() {}

    /** From nothing up to, but not including, the whole period. */
    static Duration of(String identity, Duration period) {
        long mixed = identity.hashCode() * MIX;
        mixed = (mixed ^ mixed >>> (Integer.SIZE - 1)) * MIX;
        return Duration.ofSeconds((long) (period.toSeconds() * ((mixed >>> UNUSED_BITS) / STEPS)));
    }
}
