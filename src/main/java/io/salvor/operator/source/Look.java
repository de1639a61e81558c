package io.salvor.operator.source;

import io.salvor.sync.Revision;
import java.time.Instant;
import java.util.Optional;

/**
 * What a look at a source found, remembered until the next one. It only saves work: a process that knows none looks at once, and
 * comes to the same.
 *
 * @param request what was asked for then
 * @param next when the next one is due
 * @param paused whether the Git server asked to be left alone until then
 * @param read what Git handed over, if anything
 * @param inForce the revision in force, if this process has read it
 */
record Look(
        SyncRequest request,
        Instant next,
        boolean paused,
        Optional<RevisionReader.Verified> read,
        Optional<Revision> inForce) {
    /** Nobody has looked yet. */
    static final Look NONE = new Look(SyncRequest.NONE, Instant.MIN, false, Optional.empty(), Optional.empty());

    /**
     * Whether nothing new is asked for, and the next look is not due. A server that asked for a pause gets it, no matter
     * who asks for a look meanwhile; another spec may name another server.
     */
    boolean isGoodFor(SyncRequest now, Instant time) {
        return time.isBefore(next) && (request.equals(now) || paused && hasSpecOf(now));
    }

    /** What was read, if it was read for the spec that there is now. */
    Optional<RevisionReader.Verified> readFor(SyncRequest now) {
        return read.filter(any -> hasSpecOf(now));
    }

    private boolean hasSpecOf(SyncRequest now) {
        return now.generation().equals(request.generation());
    }
}
