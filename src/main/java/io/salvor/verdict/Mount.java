package io.salvor.verdict;

import java.util.Arrays;
import java.util.List;

/**
 * One mount as a process sees it.
 *
 * @param id its number
 * @param parent number of the mount that it lies on
 * @param device {@code major:minor} of the file system
 * @param root the folder of that file system which is mounted, from the file system's own root
 * @param point where it is mounted
 * @param type of the file system, such as {@code ext4} or {@code nfs4}
 */
public record Mount(int id, int parent, String device, String root, String point, String type) {
    private static final String DELETED = "//deleted";

    /** Whether the mounted folder has been removed from its file system; what it held is gone with it. */
    public boolean deleted() {
        return root.endsWith(DELETED);
    }

    /** The names on the way to the mounted folder, from the root of its file system. */
    List<String> path() {
        return names(deleted() ? root.substring(0, root.length() - DELETED.length()) : root);
    }

    /** The names of a path, from its root. */
    static List<String> names(String path) {
        return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
    }
}
