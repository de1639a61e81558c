package io.salvor.coverage;

import java.time.Instant;

/**
 * A Backup that a changed retention no longer keeps.
 *
 * @param time when it was taken
 * @param elsewhere the location that it is in; null where that is the one that its policy stores in
 */
public record ExpiringBackup(String name, Instant time, String elsewhere) {}
