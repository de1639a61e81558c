package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What shows that marker, list of volumes, hooks and archive of a backup are those that were sealed, as it lies beside them: {@code
 * salvor-signature-<uid>.json}. The first version says nothing of the hooks.
 *
 * @param mac HMAC-SHA256 under a key of the master key, in hexadecimal digits
 */
@RegisterForReflection
public record BackupSignature(@JsonProperty("formatVersion") int formatVersion, @JsonProperty("mac") String mac) {
    static final int FORMAT_VERSION = 2;
    static final Format FORMAT = Format.named(FORMAT_VERSION);

    private static final int FIRST_WITH_HOOKS = 2;

    public BackupSignature {
        formatVersion = FORMAT.version(formatVersion);
        Shape.text(mac, "mac");
    }

    /** Whether one of this version is over the hooks too. */
    static boolean isOverHooks(int version) {
        return version >= FIRST_WITH_HOOKS;
    }
}
