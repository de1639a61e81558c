package io.salvor.policy.finding;

import java.util.Map;

/**
 * Where the fields of one manifest stand in its file. A value stands where it begins, an object or a list under a key where that
 * key does. A field that is not written out, such as a default, stands where the nearest one around it does.
 *
 * @param start where the manifest begins
 * @param fields places by JSON pointer (RFC 6901) from the manifest's root, such as {@code /spec/volumes/rules/0}
 */
public record FieldPlaces(Place start, Map<String, Place> fields) {
    public FieldPlaces {
        fields = Map.copyOf(fields);
    }

    /** Of a manifest of which no more is known than its first line. */
    public static FieldPlaces from(int line) {
        return new FieldPlaces(new Place(line, 1), Map.of());
    }

    /** The place of a field, or of the nearest one around it that is there. */
    public Place of(String pointer) {
        String field = pointer;
        while (!field.isEmpty()) {
            Place place = fields.get(field);
            if (place != null) {
                return place;
            }
            field = field.substring(0, field.lastIndexOf('/'));
        }
        return start;
    }
}
