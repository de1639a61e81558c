package io.salvor.restic;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a prune says that it leaves unused. Up to 0.19.1 it says so in words alone, in four digits; to count it anew takes as long as half a prune. */
final class PruneWords {
    private static final Pattern UNUSED =
            Pattern.compile("unused size after prune: +([0-9.]{1,12}) (B|KiB|MiB|GiB|TiB)\\b.*");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int BITS = 10;

    private Long unused;

    void line(String line) {
        Matcher said = UNUSED.matcher(line);
        if (said.matches()) {
            unused = bytes(said.group(1), said.group(2));
        }
    }

    private static Long bytes(String number, String unit) {
        try {
            return new BigDecimal(number)
                    .multiply(BigDecimal.valueOf(1L << BITS * UNITS.indexOf(unit)))
                    .longValue();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Bytes; empty where it has not said it, or in other words. */
    Optional<Long> unused() {
        return Optional.ofNullable(unused);
    }
}
