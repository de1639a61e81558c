package io.salvor.restore;

import java.time.Instant;

/** A sealed backup; the phase is Completed, PartiallyFailed or Failed. */
public record BackupCandidate(String name, String policy, Instant startTime, String phase) {}
