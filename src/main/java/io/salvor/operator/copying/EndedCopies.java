package io.salvor.operator.copying;

import io.salvor.api.CopyAttempt;
import io.salvor.api.EndedCopyJob;
import io.salvor.api.ResticRepositoryStatus;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The Jobs that have ended well and copied into a repository, as its status has them: the last of each policy and of each location that it is copied from,
 * until its Backup is whole. That one does not take the place of another is what ends two policies whose Jobs copy nothing.
 */
final class EndedCopies {
    /** As many as the schema takes; each is gone with its policy, or once its Backup is whole. */
    private static final int MOST = 100;

    private EndedCopies() {}

    /** Puts one on record, for the one before it of the same policy and location. What had failed before it counts until it is known to have copied something. */
    static void add(ResticRepositoryStatus status, CopyAttempt attempt) {
        remove(status, attempt);
        EndedCopyJob ended = new EndedCopyJob();
        ended.name = attempt.name;
        ended.policy = attempt.policy;
        ended.from = attempt.from;
        ended.backup = attempt.backup;
        ended.firstSnapshot = attempt.firstSnapshot;
        ended.failuresBefore = status.copyFailures;
        status.endedCopyJobs.add(ended);
        while (status.endedCopyJobs.size() > MOST) {
            status.endedCopyJobs.remove(0);
        }
    }

    /** Another of the same policy and location says more by now. */
    static void remove(ResticRepositoryStatus status, CopyAttempt attempt) {
        status.endedCopyJobs.removeIf(
                ended -> Objects.equals(ended.policy, attempt.policy) && Objects.equals(ended.from, attempt.from));
    }

    /** How many have failed one after the other, where those that ended well and may have copied nothing break no row. */
    static int failures(ResticRepositoryStatus status) {
        int before = status.endedCopyJobs.stream()
                .map(ended -> ended.failuresBefore)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        return Math.max(before, status.copyFailures == null ? 0 : status.copyFailures);
    }

    /**
     * Those that have copied nothing, as it seems, because what they were to copy first is to be copied still.
     *
     * @param wanted snapshots that the route asks for; of its own Jobs only those count
     * @param waiting whether a snapshot is in the repository that is copied from alone
     */
    static List<EndedCopyJob> withoutFruit(
            ResticRepositoryStatus status, CopyRoute route, Set<String> wanted, Predicate<String> waiting) {
        return status.endedCopyJobs.stream()
                .filter(ended -> ended.firstSnapshot != null && route.from().equals(ended.from))
                .filter(ended -> !isOf(route, ended) || wanted.contains(ended.firstSnapshot))
                .filter(ended -> waiting.test(ended.firstSnapshot))
                .toList();
    }

    /** Forgets those of policies that copy no longer from there to here. @param routes all that there are */
    static void retain(ResticRepositoryStatus status, String location, Set<CopyRoute> routes) {
        status.endedCopyJobs.removeIf(ended -> !routes.contains(new CopyRoute(ended.policy, ended.from, location)));
    }

    /**
     * Forgets those whose Backup is not to be copied any more.
     *
     * @param whole snapshots of Backups that are whole now
     * @param open Backups of the route's policy that are to be copied
     * @return whether there were any
     */
    static boolean settle(ResticRepositoryStatus status, CopyRoute route, Set<String> whole, Set<String> open) {
        return status.endedCopyJobs.removeIf(ended -> route.from().equals(ended.from)
                && (whole.contains(ended.firstSnapshot) || isOf(route, ended) && !open.contains(ended.backup)));
    }

    private static boolean isOf(CopyRoute route, EndedCopyJob ended) {
        return route.policy().equals(ended.policy) && route.from().equals(ended.from);
    }
}
