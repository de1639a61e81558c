package io.salvor.restic;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What to restore, and how.
 *
 * @param snapshotId the snapshot, by its ID
 * @param target a folder that exists
 * @param delete true removes what the snapshot does not hold; false leaves it
 * @param spared entries of the folder itself that are neither written nor removed, by name
 */
public record RestoreArguments(String snapshotId, Path target, boolean delete, List<String> spared) {
    /** What restic gives out; it also takes {@code latest}, and a path after a colon. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8,64}");

    public RestoreArguments {
        Objects.requireNonNull(target, "target");
        spared = List.copyOf(spared);
        if (!isId(snapshotId)) {
            throw new IllegalArgumentException("\"" + snapshotId + "\" is not the ID of a snapshot");
        }
    }

    /** Everything, over what is there. */
    public static RestoreArguments over(String snapshotId, Path target) {
        return new RestoreArguments(snapshotId, target, false, List.of());
    }

    /** Whether a text has the form of a snapshot's ID. */
    public static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }
}
