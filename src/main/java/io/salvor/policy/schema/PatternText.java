package io.salvor.policy.schema;

import java.util.Map;

/** Says in words what the patterns of the schema stand for, so that nobody has to read one. */
final class PatternText {
    private static final Map<String, String> WORDS = Map.of(
            "^([0-9]+(ms|s|m|h))+$",
            "a duration such as 90s or 1h30m",
            "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
            "a name of lower-case letters, digits, - and .",
            "^([1-9][0-9]{0,3}y)?([1-9][0-9]{0,4}m)?([1-9][0-9]{0,5}d)?([1-9][0-9]{0,6}h)?$",
            "years, months, days and hours in this order, such as 1y6m, 14d or 36h",
            ManifestSchema.NAME,
            "lower-case letters, digits, - and ., with a letter or digit around each",
            ManifestSchema.LABEL_VALUE,
            "letters, digits, -, _ and ., with a letter or digit at both ends");

    private PatternText() {}

    static String of(String pattern) {
        return WORDS.getOrDefault(pattern, "what matches " + pattern);
    }
}
