package io.salvor.sandbox.cluster.disk;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permission bits as Java names them. */
public final class Permissions {

    private Permissions() {}

    /** @param mode such as 0644; only the nine permission bits count */
    public static Set<PosixFilePermission> of(int mode) {
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < highestFirst.length; bit++) {
            if ((mode & 0400 >> bit) != 0) {
                permissions.add(highestFirst[bit]);
            }
        }
        return permissions;
    }
}
