package io.salvor.git;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Tells whether one commit follows from another, and fetches no more of the history than that takes. It works in a repository of
 * its own that has no refs: JGit loses its way in the older protocol when it deepens a copy that the server knows of.
 */
final class CommitHistory {
    /** A policy repository that is looked at every minute is rarely more than a few commits ahead. */
    private static final int[] DEPTHS = {32, 1024, Constants.INFINITE_DEPTH};

    private enum Answer {
        FOLLOWS,
        DOES_NOT_FOLLOW,
        /** The history that is in the copy ends before that can be decided. */
        UNKNOWN
    }

    private final Repository scratch;
    private final RemoteRepository remote;

    /** @param scratch an empty repository, thrown away afterwards */
    CommitHistory(Repository scratch, RemoteRepository remote) {
        this.scratch = scratch;
        this.remote = remote;
    }

    /** Whether {@code from} is {@code to} or among its ancestors. */
    boolean follows(ObjectId from, ObjectId to) throws GitException, IOException {
        Answer answer = from.equals(to) ? Answer.FOLLOWS : Answer.UNKNOWN;
        for (int i = 0; i < DEPTHS.length && answer == Answer.UNKNOWN; i++) {
            remote.fetchHistory(scratch, DEPTHS[i]);
            answer = look(from, to);
        }
        if (answer == Answer.UNKNOWN) {
            throw new GitException(
                    Reason.CommitNotFound,
                    "commit " + to.name()
                            + " or its history is no longer to be had; it is looked at again with the next sync",
                    null);
        }
        return answer == Answer.FOLLOWS;
    }

    private Answer look(ObjectId from, ObjectId to) throws IOException {
        Set<ObjectId> cut = scratch.getObjectDatabase().getShallowCommits();
        boolean whole = true;
        try (RevWalk walk = new RevWalk(scratch)) {
            walk.setRetainBody(false);
            walk.markStart(walk.parseCommit(to));
            for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
                if (commit.equals(from)) {
                    return Answer.FOLLOWS;
                }
                whole &= !cut.contains(commit);
            }
        } catch (MissingObjectException e) {
            return Answer.UNKNOWN;
        }
        return whole ? Answer.DOES_NOT_FOLLOW : Answer.UNKNOWN;
    }
}
