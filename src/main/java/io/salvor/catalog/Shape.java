package io.salvor.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the records of the catalog ask of their parts. The exceptions say what is wrong with the field, and the reader adds where
 * in which object that was.
 */
final class Shape {
    private Shape() {}

    static <T> T required(T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("lacks " + field);
        }
        return value;
    }

    static String text(String value, String field) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("lacks " + field);
        }
        return value;
    }

    /** An unmodifiable copy; none for null. */
    static <T> List<T> list(List<T> values, String field) {
        if (values == null) {
            return List.of();
        }
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("has an empty place in " + field);
        }
        return List.copyOf(values);
    }

    /** An unmodifiable copy in the order of its keys, so that equal records make equal bytes; none for null. */
    static Map<String, String> sorted(Map<String, String> values, String field) {
        if (values == null) {
            return Map.of();
        }
        if (values.values().stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("has an empty place in " + field);
        }
        return Collections.unmodifiableMap(new TreeMap<>(values));
    }
}
