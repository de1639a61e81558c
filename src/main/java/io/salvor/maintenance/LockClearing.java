package io.salvor.maintenance;

import java.util.List;
import java.util.Set;

/**
 * Decides which locks of a repository are removed. What may be in use stays: a restic whose lock is gone ends itself, and one that
 * removes data would not see it.
 *
 * @param dead locks of Jobs that can hold them no more: they are removed
 * @param byRestic whether restic may remove what it takes for dead itself, by the time in a lock: not while a restic of Salvor may be
 *     at work, because the clock of its node may be wrong
 * @param others locks that stay but for that
 */
public record LockClearing(List<Lock> dead, boolean byRestic, List<Lock> others) {
    /** A pod's name is cut to this length before letters by chance are added. */
    private static final int LONGEST_START = 58;

    private static final String BY_CHANCE = "[a-z0-9]{5}";

    public LockClearing {
        dead = List.copyOf(dead);
        others = List.copyOf(others);
    }

    /**
     * A lock.
     *
     * @param hostname of the machine that made it; a pod's is its name
     */
    public record Lock(String id, String hostname, boolean exclusive) {}

    /**
     * Who may use the repository.
     *
     * @param jobs names of the Jobs that have saved volumes into it, as the records have them
     * @param pods names of Salvor's pods that have not ended, those that are being deleted included; seen after the locks were read
     * @param open whether a record says that work on it is under way
     */
    public record Users(Set<String> jobs, Set<String> pods, boolean open) {
        public Users {
            jobs = Set.copyOf(jobs);
            pods = Set.copyOf(pods);
        }

        private boolean isPodOfJob(String name) {
            return jobs.stream().anyMatch(job -> isPodOf(job, name));
        }

        private boolean mayWork() {
            return open || pods.stream().anyMatch(this::isPodOfJob);
        }
    }

    /** Each lock is either dead or stays. */
    public static LockClearing decide(List<Lock> locks, Users users) {
        List<Lock> dead = locks.stream().filter(lock -> isDead(lock, users)).toList();
        List<Lock> others = locks.stream().filter(lock -> !isDead(lock, users)).toList();
        boolean held = others.stream().anyMatch(lock -> users.pods().contains(lock.hostname()));
        return new LockClearing(dead, !others.isEmpty() && !held && !users.mayWork(), others);
    }

    /** Only what is on record counts: a pod of the same form may belong to another cluster that reads the same bucket. */
    private static boolean isDead(Lock lock, Users users) {
        return users.isPodOfJob(lock.hostname()) && !users.pods().contains(lock.hostname());
    }

    /** Kubernetes names the pod of a Job by the Job, a dash and five letters. */
    private static boolean isPodOf(String job, String name) {
        String start = job + "-";
        String cut = start.length() > LONGEST_START ? start.substring(0, LONGEST_START) : start;
        return name.startsWith(cut) && name.substring(cut.length()).matches(BY_CHANCE);
    }
}
