package io.salvor.copying;

import io.salvor.copying.CopyVerdict.Standing;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.Freeze;
import io.salvor.retention.KeptBackup;
import io.salvor.retention.PolicyRetention;
import io.salvor.retention.Verdict;
import io.salvor.retention.Verdict.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which Backups of a policy are to be copied to a location: those that can be restored and that the retention there would keep if all
 * of them were there. So nothing is copied that is let go right after, and what one location has lost takes no place in the other. One that is under way
 * is completed while the location has none that is newer: where Backups are made faster than they are copied, each would take the place of the one before.
 */
public final class CopyDue {
    private static final Comparator<KeptBackup> OLDEST_FIRST = Comparator.comparing(
                    (KeptBackup backup) -> backup.candidate().time())
            .thenComparing(KeptBackup::name);

    private final Holdings source;
    private final Holdings target;
    private final Map<String, KeptBackup> there;

    private CopyDue(Holdings source, Holdings target) {
        this.source = source;
        this.target = target;
        this.there = target.backups().stream().collect(Collectors.toMap(KeptBackup::name, Function.identity()));
    }

    /**
     * @param policy whose Backups are asked about
     * @param source where they are copied from
     * @param target where they are copied to
     * @param underWay names of those that are being copied, or are copied and not sealed yet
     * @param retention what counts for the Backups of the policy in the target
     * @return a verdict for each Backup of the policy in the source, the oldest first
     */
    public static List<CopyVerdict> decide(
            String policy,
            Holdings source,
            Holdings target,
            Set<String> underWay,
            PolicyRetention retention,
            Instant now) {
        CopyDue due = new CopyDue(source, target);
        List<CopyVerdict> verdicts = new ArrayList<>();
        List<KeptBackup> open = new ArrayList<>();
        for (KeptBackup backup : source.backups()) {
            if (policy.equals(backup.policy())) {
                due.settled(backup).ifPresentOrElse(verdicts::add, () -> open.add(backup));
            }
        }
        Stream<KeptBackup> kept =
                target.backups().stream().filter(backup -> policy.equals(backup.policy()) && backup.doubt() == null);
        List<Candidate> present = kept.map(KeptBackup::candidate).toList();
        Map<String, Verdict> byName = new HashMap<>();
        retention
                .decide(with(present, open), now)
                .verdicts()
                .forEach(verdict -> byName.put(verdict.backup().name(), verdict));
        Optional<KeptBackup> first = firstOf(underWay, open, present);
        open.forEach(backup -> verdicts.add(
                first.filter(backup::equals).isPresent()
                        ? due.underWay(backup)
                        : due.byRetention(backup, byName.get(backup.name()))));
        verdicts.sort(Comparator.comparing(CopyVerdict::backup, OLDEST_FIRST));
        return verdicts;
    }

    private static List<Candidate> with(List<Candidate> present, List<KeptBackup> open) {
        return Stream.concat(present.stream(), open.stream().map(KeptBackup::candidate))
                .toList();
    }

    /** The oldest of those under way: a newer one may be overtaken as well before it is complete. */
    private static Optional<KeptBackup> firstOf(Set<String> underWay, List<KeptBackup> open, List<Candidate> present) {
        return open.stream()
                .filter(backup -> underWay.contains(backup.name()))
                .filter(backup -> present.stream()
                        .noneMatch(one -> one.time().isAfter(backup.candidate().time())))
                .min(OLDEST_FIRST);
    }

    private CopyVerdict underWay(KeptBackup backup) {
        return new CopyVerdict(
                backup,
                Standing.Due,
                "its copy is under way, and location " + target.location() + " holds none that is newer");
    }

    private CopyVerdict byRetention(KeptBackup backup, Verdict verdict) {
        String because = String.join(", ", verdict.reasons());
        return verdict.fate() == Fate.Kept
                ? new CopyVerdict(backup, Standing.Due, because)
                : new CopyVerdict(
                        backup,
                        Standing.NotKept,
                        "the retention in location " + target.location() + " would let it go: " + because);
    }

    /** What becomes of one whatever the retention says. */
    private Optional<CopyVerdict> settled(KeptBackup backup) {
        KeptBackup other = there.get(backup.name());
        boolean same = other != null && other.uid() != null && other.uid().equals(backup.uid());
        if (same && other.doubt() == null) {
            return verdict(backup, Standing.Copied, "location " + target.location() + " holds it");
        }
        if (source.deleting().contains(backup.name())) {
            return verdict(backup, Standing.BeingDeleted, "it is being deleted in location " + source.location());
        }
        if (target.deleting().contains(backup.name())) {
            return verdict(
                    backup,
                    Standing.BeingDeleted,
                    "a backup of its name is being deleted in location " + target.location()
                            + "; it can be copied once that is gone");
        }
        if (other != null || target.unread().contains(backup.name())) {
            return verdict(backup, Standing.NameTaken, taken(other, same));
        }
        if (backup.doubt() != null) {
            return verdict(backup, Standing.NotAsSealed, doubted(backup.doubt()));
        }
        return backup.candidate().outcome() == Outcome.Other
                ? verdict(backup, Standing.NothingToRestore, "it stored nothing that can be restored")
                : Optional.empty();
    }

    private String taken(KeptBackup other, boolean same) {
        String location = target.location();
        if (other == null) {
            return "what location " + location + " holds of its name cannot be read now";
        }
        return same
                ? "its copy in location " + location
                        + " is not as it was sealed: find out who can write there, then delete the copy"
                        + " with: salvor backup delete; after that it is copied again"
                : "location " + location
                        + " holds another backup of its name; if that is of no use, delete it with: salvor"
                        + " backup delete";
    }

    private String doubted(Freeze doubt) {
        return doubt == Freeze.Unsigned
                ? "it carries no signature, so nobody can say who made it; no copy of it is made"
                : "it is not as it was sealed in location " + source.location()
                        + ", or cannot be read; bring it back from a copy of the bucket";
    }

    private static Optional<CopyVerdict> verdict(KeptBackup backup, Standing standing, String because) {
        return Optional.of(new CopyVerdict(backup, standing, because));
    }
}
