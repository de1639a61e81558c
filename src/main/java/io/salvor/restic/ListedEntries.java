package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;

/** What {@code restic ls} prints: a line for the snapshot, then one for each entry. */
final class ListedEntries {
    private ListedEntries() {}

    /** Whether one of the entries has this path. */
    static boolean hold(String path, InputStream json) throws IOException {
        boolean found = false;
        try (MappingIterator<JsonNode> entries =
                ResticEvent.Json.MAPPER.readerFor(JsonNode.class).readValues(json)) {
            while (entries.hasNextValue()) {
                found |= entries.nextValue().path("path").asText().equals(path);
            }
        }
        return found;
    }
}
