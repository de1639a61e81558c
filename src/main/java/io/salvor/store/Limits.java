package io.salvor.store;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of a place each restic may use.
 *
 * @param uploadKibibytes the most that it sends a second; 0 for no limit
 * @param downloadKibibytes the most that it reads a second; 0 for no limit
 * @param connections how many requests it has under way at once; 0 for restic's own number
 * @param compression restic's word for how data is compressed; null for its own choice
 * @param packMebibytes size of the files that it puts data into; 0 for restic's own
 * @param readConcurrency how many files of a volume it reads at once; 0 for restic's own number
 */
@RegisterForReflection
public record Limits(
        long uploadKibibytes,
        long downloadKibibytes,
        int connections,
        String compression,
        long packMebibytes,
        int readConcurrency) {
    public static final Limits NONE = new Limits(0, 0, 0, null, 0, 0);

    boolean isNone() {
        return equals(NONE);
    }

    /** What a process needs that keeps to them. @param identifier of a repository, whose first word says which backend restic uses */
    Reach in(Reach reach, String identifier) {
        Map<String, String> environment = new HashMap<>(reach.environment());
        Map<String, String> options = new HashMap<>(reach.options());
        set(options, "limit-upload", uploadKibibytes);
        set(options, "limit-download", downloadKibibytes);
        set(options, backend(identifier) + ".connections", connections);
        set(environment, "RESTIC_PACK_SIZE", packMebibytes);
        set(environment, "RESTIC_READ_CONCURRENCY", readConcurrency);
        if (compression != null) {
            environment.put("RESTIC_COMPRESSION", compression);
        }
        return new Reach(environment, reach.files(), options, reach.inherited());
    }

    /**
     * The options of a restic that reads of this place by way of a REST server on its own machine, and writes to another place.
     *
     * @param options that it has for where it writes; what this place allows less of counts for both
     */
    public Map<String, String> whereServed(Map<String, String> options) {
        Map<String, String> both = new HashMap<>();
        least(both, options, "limit-download", downloadKibibytes);
        least(both, options, "rest.connections", connections);
        return both;
    }

    private static void least(Map<String, String> both, Map<String, String> options, String name, long allowed) {
        long other = Long.parseLong(options.getOrDefault(name, "0"));
        set(both, name, allowed > 0 && other > 0 ? Math.min(allowed, other) : Math.max(allowed, other));
    }

    private static void set(Map<String, String> values, String name, long value) {
        if (value > 0) {
            values.put(name, String.valueOf(value));
        }
    }

    private static String backend(String identifier) {
        int colon = identifier.indexOf(':');
        return identifier.startsWith("/") || colon < 0 ? "local" : identifier.substring(0, colon);
    }
}
