package io.salvor.backup;

/** The claim behind a planned volume, and the PersistentVolume that it is bound to. */
public record PlannedClaim(String name, String uid, String persistentVolume) {}
