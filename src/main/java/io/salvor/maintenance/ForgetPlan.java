package io.salvor.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Decides which snapshots of a repository are forgotten: those of backups that are being deleted, and, after a week, those that were saved for
 * a Backup and that no backup knows, as a Job leaves them that is killed between snapshot and record. Where nearly nothing is known, the location
 * has lost its backups, and the snapshots are the last of them: they stay. What carries no mark of Salvor is never touched.
 *
 * @param forget what goes, with the reason
 * @param left what was saved for a Backup and stays although no backup holds it for sure, with the reason
 * @param stuck those of what is left that no time lets go: somebody has to look
 * @param missing IDs that were to go and are not in the repository: they are gone already
 */
public record ForgetPlan(List<Fate> forget, List<Fate> left, List<Fate> stuck, Set<String> missing) {
    /** How old a snapshot is that nobody knows when it goes: longer than any Backup may take. */
    static final Duration UNKNOWN_STAYS = Duration.ofDays(7);

    /** So many that nobody knows go beside as many that are known; of more, a tenth of all. */
    private static final int FEW = 3;

    private static final int TENTH = 10;

    private static final String HOST = "salvor";
    private static final String BACKUP = "backup";
    private static final String UID = "backup-uid";

    public ForgetPlan {
        forget = List.copyOf(forget);
        left = List.copyOf(left);
        stuck = List.copyOf(stuck);
        missing = Set.copyOf(missing);
    }

    /**
     * A snapshot of the repository.
     *
     * @param id in full
     * @param time when it was begun
     * @param host that it was saved under
     * @param tags those of the form key=value
     */
    public record Snapshot(String id, Instant time, String host, Map<String, String> tags) {
        public Snapshot {
            tags = Map.copyOf(tags);
        }

        /** Velero gives the same tags, under another host. */
        private boolean isOwn() {
            return HOST.equals(host) && tags.containsKey(BACKUP) && tags.containsKey("ns");
        }
    }

    /** What becomes of a snapshot, and why, as a sentence. */
    public record Fate(String id, String because) {
        /** Both in one line. */
        public String line() {
            return id + ": " + because;
        }
    }

    /**
     * The backups that may need snapshots of the repository: the sealed ones of the location that are not being deleted, those whose marker cannot
     * be read included; the copies that are not complete; the Backups in the cluster that have not ended; and those that Restores read that have not.
     *
     * @param names of all of them
     * @param uids of all of them that are known
     */
    public record Backups(Set<String> names, Set<String> uids) {
        public Backups {
            names = Set.copyOf(names);
            uids = Set.copyOf(uids);
        }

        private boolean need(Snapshot snapshot) {
            return uids.contains(snapshot.tags().getOrDefault(UID, ""))
                    || names.contains(snapshot.tags().getOrDefault(BACKUP, ""));
        }

        /** What is buried may be of a name that a new Backup has. */
        private boolean needBuried(Snapshot snapshot) {
            return snapshot.tags().containsKey(UID)
                    ? uids.contains(snapshot.tags().get(UID))
                    : need(snapshot);
        }
    }

    /**
     * @param snapshots all of the repository
     * @param buried what backups that are being deleted leave to be forgotten: the name of the backup by the ID of its snapshot
     * @param backups as they were before the snapshots were listed
     * @param named which of some IDs a sealed backup names in its list of volumes; asked once, and only where a snapshot would go that is of no
     *     backup that is being deleted
     */
    public static ForgetPlan decide(
            List<Snapshot> snapshots,
            Map<String, String> buried,
            Backups backups,
            UnaryOperator<Set<String>> named,
            Instant now) {
        List<Fate> forget = new ArrayList<>();
        List<Fate> left = new ArrayList<>();
        List<Fate> stuck = new ArrayList<>();
        Map<String, Snapshot> unknown = new TreeMap<>();
        for (Snapshot snapshot : snapshots) {
            if (buried.containsKey(snapshot.id())) {
                boolean needed = backups.needBuried(snapshot);
                (needed ? stuck : forget).add(ofDeleted(snapshot, buried.get(snapshot.id()), needed));
            } else if (snapshot.isOwn() && !backups.need(snapshot)) {
                unknown.put(snapshot.id(), snapshot);
            }
        }
        List<Snapshot> old = unknown.values().stream()
                .filter(snapshot -> !snapshot.time().plus(UNKNOWN_STAYS).isAfter(now))
                .toList();
        Set<String> known = old.isEmpty()
                ? Set.of()
                : named.apply(old.stream().map(Snapshot::id).collect(Collectors.toSet()));
        unknown.values().stream()
                .filter(snapshot -> !old.contains(snapshot))
                .forEach(young -> left.add(ofNobody(young, "; it goes once it is a week old")));
        List<Snapshot> gone =
                old.stream().filter(snapshot -> !known.contains(snapshot.id())).toList();
        long own = snapshots.stream().filter(Snapshot::isOwn).count();
        boolean few = isFew(gone.size(), own);
        gone.forEach(snapshot -> (few ? forget : stuck).add(ofNobody(snapshot, few ? "" : ofMany(gone.size(), own))));
        left.addAll(stuck);
        Set<String> missing = new TreeSet<>(buried.keySet());
        snapshots.forEach(snapshot -> missing.remove(snapshot.id()));
        return new ForgetPlan(forget, left, stuck, missing);
    }

    private static boolean isFew(long gone, long own) {
        return gone * TENTH <= own || gone <= FEW && gone <= own - gone;
    }

    private static String ofMany(int gone, long own) {
        return "; it stays, because " + gone + " of " + own
                + " snapshots are like that, as if the location had lost backups: look whether its folder"
                + " backups/ is whole, bring back what is lost, or forget them with restic";
    }

    private static Fate ofDeleted(Snapshot snapshot, String backup, boolean needed) {
        return new Fate(
                snapshot.id(),
                "backup " + backup + " is deleted"
                        + (needed
                                ? ", but it was saved for Backup "
                                        + snapshot.tags().get(BACKUP) + ", which is there"
                                : ""));
    }

    private static Fate ofNobody(Snapshot snapshot, String more) {
        return new Fate(
                snapshot.id(),
                "it was saved for Backup " + snapshot.tags().get(BACKUP) + ", and no backup knows it" + more);
    }
}
