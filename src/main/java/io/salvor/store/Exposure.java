package io.salvor.store;

import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.store.Protection.Versioning;

/** What somebody who has got hold of credentials could do at worst to what is stored. */
public enum Exposure {
    /** Add to it: nothing can be removed, and what is written over cannot be, or stays as a version. */
    AddOnly,
    /** Take it out of sight; a version of it stays, which these credentials cannot remove. */
    MayHide,
    /** Lose it for good. */
    MayDestroy,
    /** Too little of it is known. */
    Unknown;

    public static Exposure of(Protection protection, Access access) {
        boolean removes = access.remove() == Right.Allowed;
        boolean changes = removes || access.replace() == Right.Allowed;
        if (access.erase() == Right.Allowed || changes && isWithoutVersions(protection)) {
            return MayDestroy;
        }
        boolean tried = access.erase() != Right.Unknown
                && access.remove() != Right.Unknown
                && access.replace() != Right.Unknown;
        if (!tried || changes && protection.versioning() != Versioning.Enabled) {
            return Unknown;
        }
        return removes ? MayHide : AddOnly;
    }

    private static boolean isWithoutVersions(Protection protection) {
        return protection.versioning() == Versioning.Off || protection.versioning() == Versioning.Suspended;
    }
}
