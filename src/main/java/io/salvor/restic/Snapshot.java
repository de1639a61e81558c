package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One snapshot of a repository.
 *
 * @param id its ID in full
 * @param original the ID that it had at first, where it is a copy or was changed; null where it is the first
 * @param tree the ID of what it holds
 * @param time when it was begun
 * @param hostname the host it was taken under
 * @param tags its tags of the shape {@code key=value}; other tags are left out
 * @param files how many it holds; null in one that is older than restic 0.17
 * @param bytes their size; null likewise
 */
public record Snapshot(
        String id,
        String original,
        String tree,
        Instant time,
        String hostname,
        Map<String, String> tags,
        Long files,
        Long bytes) {
    public Snapshot {
        tags = Map.copyOf(tags);
    }

    /** Reads restic's list, one after the other: a tree of ten thousand would need more memory than what is kept of them. */
    static List<Snapshot> list(InputStream json) throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        try (MappingIterator<JsonNode> listed =
                ResticEvent.Json.MAPPER.readerFor(JsonNode.class).readValues(json)) {
            while (listed.hasNextValue()) {
                snapshots.add(of(listed.nextValue()));
            }
        }
        return snapshots;
    }

    /** Reads what restic keeps of a snapshot, which does not hold its ID. */
    static Snapshot one(String id, JsonNode kept) {
        return of(id, kept);
    }

    private static Snapshot of(JsonNode listed) {
        return of(listed.path("id").asText(), listed);
    }

    private static Snapshot of(String id, JsonNode listed) {
        return new Snapshot(
                id,
                listed.path("original").textValue(),
                listed.path("tree").asText(),
                time(listed.path("time").asText()),
                listed.path("hostname").asText(),
                tags(listed.path("tags")),
                figure(listed, "total_files_processed"),
                figure(listed, "total_bytes_processed"));
    }

    private static Long figure(JsonNode listed, String name) {
        JsonNode figure = listed.path("summary").path(name);
        return figure.isNumber() ? figure.asLong() : null;
    }

    private static Map<String, String> tags(JsonNode array) {
        Map<String, String> tags = new HashMap<>();
        for (JsonNode tag : array) {
            int equals = tag.asText().indexOf('=');
            if (equals > 0) {
                tags.put(tag.asText().substring(0, equals), tag.asText().substring(equals + 1));
            }
        }
        return tags;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /** True when every given tag is on the snapshot with that value. */
    public boolean carries(Map<String, String> wanted) {
        return tags.entrySet().containsAll(wanted.entrySet());
    }
}
