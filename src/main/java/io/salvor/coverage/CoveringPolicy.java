package io.salvor.coverage;

import io.salvor.backup.BackupRules;

/**
 * A policy as coverage looks at it.
 *
 * @param rules what it asks for
 * @param standing whether it runs by itself
 * @param promise how old its backups may become; null unless it is scheduled
 */
public record CoveringPolicy(String name, BackupRules rules, Standing standing, ProtectionPromise promise) {

    /** The same policy where the operator has said that it cannot carry it out. */
    public CoveringPolicy stalled() {
        return new CoveringPolicy(name, rules, Standing.Stalled, null);
    }

    /** Whether a policy runs by itself. Only one that does protects anything. */
    public enum Standing {
        Scheduled,
        /** The operator cannot carry it out until somebody does something: its location is not there, for one. */
        Stalled,
        /** Its schedule is stopped. */
        Suspended,
        /** It has no schedule. */
        OnRequest
    }
}
