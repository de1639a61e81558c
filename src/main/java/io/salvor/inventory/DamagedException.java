package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;

/** A field of an inventory is not as it must be; the message names it. */
final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Reads a time that must be there; @param of what the field belongs to, as the beginning of a message. */
    static Instant time(JsonNode object, String field, String of) {
        JsonNode value = object.path(field);
        try {
            return Instant.parse(value.asText());
        } catch (DateTimeException e) {
            throw new DamagedException(
                    of + field + (value.isValueNode() && !value.isNull() ? " is not a time" : " is missing"), e);
        }
    }
}
