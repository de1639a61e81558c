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
 * @param include patterns of what is restored; empty means everything
 * @param spared entries of the folder itself that are neither written nor removed, by name
 * @param locks whether the repository is locked meanwhile, which writes to it
 */
public record RestoreArguments(
        String snapshotId, Path target, boolean delete, List<String> include, List<String> spared, boolean locks) {
    /** What restic gives out; it also takes {@code latest}, and a path after a colon. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8,64}");

    public RestoreArguments {
        Objects.requireNonNull(target, "target");
        include = List.copyOf(include);
        spared = List.copyOf(spared);
        if (!include.isEmpty() && (delete || !spared.isEmpty())) {
            throw new IllegalArgumentException("restic restores either what patterns fit, or all but what they fit");
        }
        if (!isId(snapshotId)) {
            throw new IllegalArgumentException("\"" + snapshotId + "\" is not the ID of a snapshot");
        }
    }

    /** Everything but what is spared. */
    public RestoreArguments(String snapshotId, Path target, boolean delete, List<String> spared) {
        this(snapshotId, target, delete, List.of(), spared, true);
    }

    /** What the patterns fit, or everything where there are none, over what is there. */
    public static RestoreArguments some(String snapshotId, Path target, List<String> include) {
        return new RestoreArguments(snapshotId, target, false, include, List.of(), true);
    }

    /** The same, and nothing is written to the repository. */
    public RestoreArguments withoutLock() {
        return new RestoreArguments(snapshotId, target, delete, include, spared, false);
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
