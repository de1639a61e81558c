package io.salvor.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The copies in a location that their policy does not copy to: it stores there itself, or has ended copying there. Its own retention may keep far less than that
 * of the copies did, as in a new cluster where the location that has survived takes the name of the one that is lost.
 */
final class LeftCopies {
    private final String policy;
    private final String location;
    private final boolean copying;
    private final SettledCopies settled;
    private final Optional<Instant> newest;

    /** @param backups of the policy that the location has */
    LeftCopies(String policy, String location, PoliciesInForce policies, List<KeptBackup> backups) {
        this.policy = policy;
        this.location = location;
        // Of a policy that is gone all Backups stay, or go, alike.
        this.copying = policies.copying().contains(policy) || !policies.rules().containsKey(policy);
        this.settled = policies.settled();
        this.newest = backups.stream()
                .filter(this::has)
                .map(backup -> backup.candidate().time())
                .max(Instant::compareTo);
    }

    /** Whether it is one of them, and nobody says how long it stays. */
    boolean has(KeptBackup backup) {
        return isLeft(
                copying,
                backup.copy() && settled.leavesOpen(policy, backup.candidate().time()));
    }

    /**
     * The rule by which also a change is judged that is not in force yet.
     *
     * @param copying whether the policy copies to the location
     * @param copy whether the Backup is a copy, and nobody has said that the policy's retention counts for it
     */
    static boolean isLeft(boolean copying, boolean copy) {
        return copy && !copying;
    }

    /** Why they stay, and what to do. */
    String because() {
        return "it is a copy, and policy " + policy + " does not copy to location " + location
                + ", so nobody says how long its copies stay there. Take the location into copies of the policy; or, if the retention of"
                + " the policy is to count for them as well: kubectl annotate backupstoragelocation " + location
                + " --overwrite " + SettledCopies.ANNOTATION + "=" + policy + "/" + newest.orElseThrow();
    }
}
