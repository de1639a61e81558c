package io.salvor.store;

import java.util.Collection;

/**
 * What lies under a prefix.
 *
 * @param objects how many
 * @param bytes of all their contents
 */
public record Usage(long objects, long bytes) {
    public static final Usage NONE = new Usage(0, 0);

    /** Of objects with these sizes. */
    static Usage of(Collection<Long> sizes) {
        return new Usage(sizes.size(), sizes.stream().mapToLong(Long::longValue).sum());
    }

    /** With one object more. */
    public Usage and(long size) {
        return new Usage(objects + 1, bytes + size);
    }

    /** Both together. */
    Usage and(Usage other) {
        return new Usage(objects + other.objects, bytes + other.bytes);
    }

    /** What is left without a part of it. */
    Usage without(Usage part) {
        return new Usage(objects - part.objects, bytes - part.bytes);
    }
}
