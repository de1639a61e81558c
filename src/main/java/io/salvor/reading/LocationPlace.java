package io.salvor.reading;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStorageLocationSpec;
import java.util.HashMap;
import java.util.Map;

/** The words of a location's spec for where it is and how it is reached; what they mean only its backend knows. */
public final class LocationPlace {
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private LocationPlace() {}

    public static Map<String, String> of(BackupStorageLocationSpec spec, ObjectMapper json) {
        Map<String, String> place = new HashMap<>(json.convertValue(spec.objectStorage, STRINGS));
        if (spec.config != null) {
            place.putAll(json.convertValue(spec.config, STRINGS));
        }
        return place;
    }
}
