package io.salvor.node.maintenance;

import io.salvor.api.PruneRules;
import io.salvor.restic.PruneArguments;
import io.salvor.restic.RateLimits;
import io.salvor.units.Quantities;

/** The limits of a round, as people write them, as restic wants them. */
record MaintenanceLimits(PruneArguments prune, RateLimits rate) {
    private static final long KIBIBYTE = 1024;

    /** @throws io.salvor.units.InvalidValueException where one is no size */
    static MaintenanceLimits of(PruneRules rules) {
        if (rules == null) {
            return new MaintenanceLimits(new PruneArguments(null, null), RateLimits.NONE);
        }
        return new MaintenanceLimits(
                new PruneArguments(
                        unused(rules.maxUnused),
                        rules.maxRepackSize == null ? null : Quantities.bytes(rules.maxRepackSize)),
                new RateLimits(kibibytes(rules.limitUpload), kibibytes(rules.limitDownload)));
    }

    private static String unused(String text) {
        boolean asItIs = text == null || text.endsWith("%") || text.equals("unlimited");
        return asItIs ? text : String.valueOf(Quantities.bytes(text));
    }

    private static long kibibytes(String text) {
        return text == null ? 0 : Math.max(1, Quantities.bytes(text) / KIBIBYTE);
    }
}
