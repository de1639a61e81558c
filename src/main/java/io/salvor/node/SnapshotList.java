package io.salvor.node;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Snapshots of a repository, as they were mounted into the Job: an ID in full on each line. */
public record SnapshotList(List<String> ids) {
    /** More do not fit into one command. */
    private static final int AT_ONCE = 500;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    public SnapshotList {
        ids = List.copyOf(ids);
    }

    /** Reads the list; none where there is no file. Nothing is done with any where a line is no ID. @param purpose what is done with them */
    public static SnapshotList read(Path file, String purpose) {
        try {
            List<String> lines = Files.isRegularFile(file)
                    ? Files.readAllLines(file).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .distinct()
                            .toList()
                    : List.of();
            for (String line : lines) {
                if (!ID.matcher(line).matches()) {
                    throw new ResticException(
                            Reason.Unexpected,
                            "the list of snapshots to " + purpose
                                    + " holds what is no ID in full, so that nothing is done with any");
                }
            }
            return new SnapshotList(lines);
        } catch (IOException e) {
            throw new ResticException(
                    Reason.Unexpected, "the list of snapshots to " + purpose + " cannot be read: " + e.getMessage());
        }
    }

    /** The same in lists that fit into one command each. */
    public List<List<String>> batches() {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            batches.add(ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
        }
        return batches;
    }
}
