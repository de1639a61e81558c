package io.salvor.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Which files of a volume are saved.
 *
 * @param exclude patterns as restic reads them
 * @param excludeCaches true leaves out folders marked by a CACHEDIR.TAG
 */
@RegisterForReflection
public record FileSelection(List<String> exclude, boolean excludeCaches) {
    /** Every file. */
    public static final FileSelection ALL = new FileSelection(List.of(), false);

    public FileSelection {
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }
}
