package io.salvor.restore;

import java.time.Instant;

/**
 * A backup that is there and whose marker cannot be read, so that it cannot be chosen.
 *
 * @param policy whose backup it is; null when that is not known
 * @param startTime when it was taken; null when that is not known
 * @param problem why it cannot be read, as a sentence that names it
 */
public record UnreadableBackup(String name, String policy, Instant startTime, String problem) {}
