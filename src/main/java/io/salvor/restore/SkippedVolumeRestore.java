package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A volume of the backup whose data is not put back.
 *
 * @param failed true when that is a loss, because its data is not in the backup; false when it is left alone on purpose
 * @param reason one CamelCase word
 * @param message why, as a sentence
 */
@RegisterForReflection
public record SkippedVolumeRestore(
        String namespace, String pod, String volume, boolean failed, String reason, String message) {}
