package io.salvor.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides what leaves the cluster because of its age: records of volumes, Restores, and Backups of which there are many. Nothing of that
 * touches the bucket, which is the record of what was saved.
 */
public final class ClusterAge {
    private static final Comparator<Ended> NEWEST_FIRST =
            Comparator.comparing(Ended::made).thenComparing(Ended::name).reversed();

    private ClusterAge() {}

    /**
     * A Backup or Restore that has ended.
     *
     * @param policy of a Backup; Restores have none, and are all of one sort
     * @param made when it was created
     * @param ended when it ended
     * @param whole whether it did all that was asked for
     * @param recordsGone whether the records of its volumes have left the cluster
     */
    public record Ended(String name, String policy, Instant made, Instant ended, boolean whole, boolean recordsGone) {}

    /**
     * What leaves, the oldest first.
     *
     * @param records names of those whose records leave
     * @param runs names of those that leave themselves, their records before them
     */
    public record Leaving(List<String> records, List<String> runs) {}

    /**
     * Of Backups, records leave some time after the end. The newest ones of each policy stay, and the newest that holds everything,
     * however old it is.
     *
     * @param keep how many of a policy stay
     * @param records how long their records stay
     */
    public static Leaving backups(Collection<Ended> ended, int keep, Duration records, Instant now) {
        List<Ended> leaving = new ArrayList<>();
        Map<String, List<Ended>> byPolicy = ended.stream().collect(Collectors.groupingBy(Ended::policy));
        for (List<Ended> ofPolicy : byPolicy.values()) {
            List<Ended> sorted = ofPolicy.stream().sorted(NEWEST_FIRST).toList();
            Ended newestWhole = sorted.stream().filter(Ended::whole).findFirst().orElse(null);
            sorted.stream().skip(keep).filter(run -> run != newestWhole).forEach(leaving::add);
        }
        return leaving(ended, leaving, records, now);
    }

    /**
     * Of Restores, records leave some time after the end, and they themselves later.
     *
     * @param keep how long they stay
     */
    public static Leaving restores(Collection<Ended> ended, Duration keep, Duration records, Instant now) {
        List<Ended> leaving =
                ended.stream().filter(run -> isOver(run.ended(), keep, now)).toList();
        return leaving(ended, leaving, records, now);
    }

    private static Leaving leaving(Collection<Ended> all, Collection<Ended> runs, Duration records, Instant now) {
        return new Leaving(
                names(all.stream()
                        .filter(run -> !run.recordsGone() && isOver(run.ended(), records, now))
                        .toList()),
                names(runs));
    }

    private static boolean isOver(Instant ended, Duration keep, Instant now) {
        return !now.isBefore(ended.plus(keep));
    }

    private static List<String> names(Collection<Ended> runs) {
        return runs.stream().sorted(NEWEST_FIRST.reversed()).map(Ended::name).toList();
    }
}
