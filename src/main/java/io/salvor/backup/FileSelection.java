package io.salvor.backup;

import java.util.List;

/**
 * Which files of a volume are saved.
 *
 * @param exclude patterns as restic reads them
 * @param excludeCaches true leaves out folders marked by a CACHEDIR.TAG
 * @param excludeLargerThan leaves out files larger than this Kubernetes quantity; null for none
 * @param oneFileSystem true leaves out what other file systems are mounted on
 */
public record FileSelection(
        List<String> exclude, boolean excludeCaches, String excludeLargerThan, boolean oneFileSystem) {
    /** Every file. */
    public static final FileSelection ALL = new FileSelection(List.of(), false, null, false);

    public FileSelection {
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }
}
