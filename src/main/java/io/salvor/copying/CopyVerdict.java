package io.salvor.copying;

import io.salvor.retention.Freeze;
import io.salvor.retention.KeptBackup;

/**
 * Whether a Backup is to be copied to a location.
 *
 * @param backup as the location holds it that it is copied from
 * @param because why, as a part of a sentence about it
 */
public record CopyVerdict(KeptBackup backup, Standing standing, String because) {
    /** How a Backup stands with a location that it may be copied to. */
    public enum Standing {
        /** It is there. */
        Copied,
        /** It is to be copied. */
        Due,
        /** The retention there would let it go. */
        NotKept,
        /** It failed or was canceled. */
        NothingToRestore,
        /** Nobody can rely on what it says of itself. */
        NotAsSealed,
        /** Something else of its name is there: a person has to look. */
        NameTaken,
        /** It is being deleted, here or there. */
        BeingDeleted
    }

    public String name() {
        return backup.name();
    }

    public boolean isDue() {
        return standing == Standing.Due;
    }

    /**
     * Whether it is not copied for a reason that a person should hear of. One without a signature stays without a copy whatever anybody does,
     * and its own location says that it is there.
     */
    public boolean isTrouble() {
        return standing == Standing.NameTaken || standing == Standing.NotAsSealed && backup.doubt() == Freeze.Changed;
    }
}
