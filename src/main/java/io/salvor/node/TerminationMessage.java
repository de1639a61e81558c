package io.salvor.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.units.Shortened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The second record of a Job's results, for those that are not in the first: the kubelet copies this file into the pod's status. It is
 * a JSON array of {@code {"volume","attempt","phase","reason","snapshotID","empty","root","message"}}, newest first, whole and at most
 * 4096 bytes: messages are left out first, then the extended attributes of the roots, then the oldest results.
 */
public final class TerminationMessage {
    static final int MOST_BYTES = 4096;

    /** No entry takes less than its names of fields do, so a Job with many results need not try how many of them fit. */
    private static final int LEAST_BYTES = 32;

    private static final int LONGEST_MESSAGE = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Deque<VolumeResult> results = new ArrayDeque<>();

    /** @param file null to write nothing */
    public TerminationMessage(Path file) {
        this.file = file;
    }

    /** Adds a result and writes the file anew, so that it says what is known even if this process is killed. */
    synchronized void add(VolumeResult result) throws IOException {
        results.addFirst(result);
        write();
    }

    /** Takes out a result that is recorded now. */
    synchronized void remove(VolumeResult result) throws IOException {
        results.remove(result);
        write();
    }

    private void write() throws IOException {
        if (file != null) {
            // The kubelet made the file and may allow writing to it only, not to its folder.
            Files.writeString(file, text());
        }
    }

    synchronized String text() {
        for (Detail detail : Detail.values()) {
            String text = array(results.size(), detail).toString();
            if (bytes(text) <= MOST_BYTES) {
                return text;
            }
        }
        for (int count = Math.min(results.size() - 1, MOST_BYTES / LEAST_BYTES); ; count--) {
            String text = array(count, Detail.Least).toString();
            if (bytes(text) <= MOST_BYTES) {
                return text;
            }
        }
    }

    private ArrayNode array(int newest, Detail detail) {
        ArrayNode array = JSON.createArrayNode();
        results.stream().limit(newest).forEach(result -> array.add(entry(result, detail)));
        return array;
    }

    private static ObjectNode entry(VolumeResult result, Detail detail) {
        ObjectNode entry = JSON.createObjectNode()
                .put("volume", result.volume().name())
                .put("attempt", result.volume().attempt())
                .put("phase", result.phase().name())
                .put("reason", result.reason())
                .put("snapshotID", result.snapshotId())
                .put("empty", result.empty());
        if (result.root() != null) {
            ObjectNode root = JSON.valueToTree(result.root());
            if (detail == Detail.Least) {
                root.remove("attributes");
            }
            entry.set("root", root);
        }
        if (detail == Detail.All && result.message() != null) {
            entry.put("message", Shortened.to(result.message(), LONGEST_MESSAGE));
        }
        entry.properties().removeIf(field -> field.getValue().isNull());
        return entry;
    }

    /** How much is said of each result. */
    private enum Detail {
        All,
        WithoutMessages,
        Least
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
