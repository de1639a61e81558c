package io.salvor.coverage;

import io.salvor.backup.BackupRules;

/**
 * A policy as coverage looks at it.
 *
 * @param rules what it asks for
 * @param standing whether it runs by itself
 * @param promise how old its backups may become; null unless it is scheduled
 */
public record CoveringPolicy(String name, BackupRules rules, Standing standing, Promise promise) {

    /** Whether a policy runs by itself. Only one that does protects anything. */
    public enum Standing {
        Scheduled,
        /** Its schedule is stopped. */
        Suspended,
        /** It has no schedule. */
        OnRequest
    }
}
