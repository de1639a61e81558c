package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A volume whose data is put back.
 *
 * @param claim name of the claim behind it; null for none
 * @param snapshotId null when the volume was empty
 * @param root null when it was not recorded
 * @param incomplete null, or what the backup says is missing from the snapshot
 */
@RegisterForReflection
public record VolumeData(
        String volume, String claim, String snapshotId, String repoIdentifier, RootOwner root, String incomplete) {}
