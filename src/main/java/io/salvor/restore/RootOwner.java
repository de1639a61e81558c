package io.salvor.restore;

import java.util.Map;

/**
 * What is put back of the root folder of a volume.
 *
 * @param mode octal digits
 * @param modificationTime RFC 3339 with nanoseconds; null where it is not on record
 * @param attributes extended attributes: name without {@code user.}, and value in base64
 */
public record RootOwner(int uid, int gid, String mode, String modificationTime, Map<String, String> attributes) {
    public RootOwner {
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }
}
