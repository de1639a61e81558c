package io.salvor.kubernetes;

import java.util.Map;

/**
 * Which objects of a kind are meant, by one label.
 *
 * @param value the value that the label has to have; null for any
 * @param has whether they have it, or lack it
 */
public record LabelChoice(String label, String value, boolean has) {
    /** Those that have the label, whatever its value. */
    public static LabelChoice having(String label) {
        return new LabelChoice(label, null, true);
    }

    /** Those that lack it. */
    public static LabelChoice lacking(String label) {
        return new LabelChoice(label, null, false);
    }

    /** Those whose label has this value. */
    public static LabelChoice of(String label, String value) {
        return new LabelChoice(label, value, true);
    }

    /** Whether an object with these labels is meant. */
    public boolean fits(Map<String, String> labels) {
        String there = labels == null ? null : labels.get(label);
        return has ? there != null && (value == null || value.equals(there)) : there == null;
    }

    /** As the API takes it. */
    public String selector() {
        return (has ? "" : "!") + label + (value == null ? "" : "=" + value);
    }
}
