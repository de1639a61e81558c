package io.salvor.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The second record of a Job's results, for when the first could not be written: the kubelet copies this file into the pod's
 * status. It is a JSON array of {@code {"volume","phase","snapshotID","message"}}, whole and at most 4096 bytes: messages are
 * left out before results are.
 */
public final class TerminationMessage {
    static final int MOST_BYTES = 4096;

    private static final int LONGEST_MESSAGE = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<VolumeResult> results = new ArrayList<>();

    /** @param file null to write nothing */
    public TerminationMessage(Path file) {
        this.file = file;
    }

    /** Adds a result and writes the file anew, so that it says what is known even if this process is killed. */
    synchronized void add(VolumeResult result) throws IOException {
        results.add(result);
        if (file != null) {
            // The kubelet made the file and may allow writing to it only, not to its folder.
            Files.writeString(file, text());
        }
    }

    synchronized String text() {
        String text = array(results, true).toString();
        if (bytes(text) <= MOST_BYTES) {
            return text;
        }
        for (int count = results.size(); ; count--) {
            text = array(results.subList(0, count), false).toString();
            if (bytes(text) <= MOST_BYTES) {
                return text;
            }
        }
    }

    private static ArrayNode array(List<VolumeResult> results, boolean messages) {
        ArrayNode array = JSON.createArrayNode();
        for (VolumeResult result : results) {
            ObjectNode entry = array.addObject()
                    .put("volume", result.volume())
                    .put("phase", result.phase().name());
            if (result.snapshotId() != null) {
                entry.put("snapshotID", result.snapshotId());
            }
            if (messages && result.message() != null) {
                String message = result.message();
                entry.put("message", message.substring(0, Math.min(LONGEST_MESSAGE, message.length())));
            }
        }
        return array;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
