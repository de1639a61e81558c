package io.salvor.retention;

import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.Verdict.Fate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which Backups of a location go. What no clause of its policy keeps goes, and what failed or was canceled a week after its
 * end, unless it is the last of its policy, or something freezes it. One that nobody can rely on is left alone and counts for nothing, so that a forged one pushes no other out.
 */
public final class LocationRetention {
    /** How long one stays that stored nothing that can be restored. */
    static final Duration OF_NO_USE = Duration.ofDays(7);

    /** Of a policy that was given up all goes but its newest, and its newest that holds everything. */
    private static final PolicyRetention GIVEN_UP =
            new PolicyRetention(new RetentionRule(1, 0, 0, 0, 0, 0, Optional.empty()), ZoneOffset.UTC);

    private static final Comparator<KeptBackup> OLDEST_FIRST = Comparator.comparing(
                    (KeptBackup backup) -> backup.candidate().time())
            .thenComparing(KeptBackup::name);

    private final String location;
    private final PoliciesInForce policies;
    private final Instant now;

    private LocationRetention(String location, PoliciesInForce policies, Instant now) {
        this.location = location;
        this.policies = policies;
        this.now = now;
    }

    /** @return one fate for each Backup, the oldest first */
    public static List<BackupFate> decide(
            String location, List<KeptBackup> backups, PoliciesInForce policies, Instant now) {
        LocationRetention retention = new LocationRetention(location, policies, now);
        List<BackupFate> fates = new ArrayList<>();
        Map<String, List<KeptBackup>> byPolicy = new TreeMap<>();
        for (KeptBackup backup : backups) {
            if (backup.doubt() != null) {
                fates.add(BackupFate.frozen(backup, backup.doubt(), doubted(backup.doubt())));
            } else {
                byPolicy.computeIfAbsent(backup.policy() == null ? "" : backup.policy(), policy -> new ArrayList<>())
                        .add(backup);
            }
        }
        byPolicy.forEach((policy, ofPolicy) -> fates.addAll(retention.ofPolicy(policy, ofPolicy)));
        fates.sort(Comparator.comparing(BackupFate::backup, OLDEST_FIRST));
        return fates;
    }

    /** Names of those that go once each policy that is in force has another Backup that holds everything, the oldest first. */
    public static List<String> next(List<BackupFate> fates, PoliciesInForce policies, Instant now) {
        List<KeptBackup> backups = new ArrayList<>();
        fates.stream().filter(fate -> !fate.goes()).forEach(fate -> backups.add(fate.backup()));
        for (String policy : policies.rules().keySet()) {
            Candidate another = new Candidate("the next of " + policy, now, Outcome.Completed);
            backups.add(new KeptBackup(another, null, policy, now, false, null, false, null));
        }
        return decide("", backups, policies, now).stream()
                .filter(BackupFate::goes)
                .map(fate -> fate.backup().name())
                .toList();
    }

    private static String doubted(Freeze doubt) {
        return doubt == Freeze.Unsigned
                ? "it carries no signature, so nobody can say who made it; it takes no place and stays. If an earlier Salvor made it, set"
                        + " unsignedBackups: Accept of the location, or delete it with: salvor backup delete"
                : "it is not as it was sealed, or cannot be read; it takes no place and stays. Bring it back from a copy of the bucket, or"
                        + " delete it with: salvor backup delete";
    }

    private List<BackupFate> ofPolicy(String policy, List<KeptBackup> backups) {
        PolicyRetention rule = policies.rules().get(policy);
        if (policies.invalid().contains(policy)) {
            return backups.stream()
                    .map(backup -> BackupFate.frozen(
                            backup,
                            Freeze.PolicyInvalid,
                            "the retention of policy " + policy + " cannot be read; correct the policy"))
                    .toList();
        }
        return rule == null ? ofGone(policy, backups) : byRule(policy, rule, backups, backup -> true);
    }

    /** What was sealed after the Backup that a person has named was not meant: the policy has come back since and gone again. */
    private List<BackupFate> ofGone(String policy, List<KeptBackup> backups) {
        Optional<Instant> upTo = time(policies.givenUp().get(policy), backups);
        KeptBackup newest = backups.stream().max(OLDEST_FIRST).orElseThrow();
        String because = policy.isEmpty()
                ? "it names no policy; delete it with: salvor backup delete"
                : "policy " + policy
                        + " is gone, and its Backups stay. If they may go, all but the newest: kubectl annotate"
                        + " backupstoragelocation " + location + " --overwrite " + PoliciesInForce.GIVE_UP + "="
                        + policy
                        + "/" + newest.name();
        Predicate<KeptBackup> givenUp = backup ->
                upTo.filter(time -> !backup.candidate().time().isAfter(time)).isPresent();
        List<BackupFate> fates = new ArrayList<>();
        backups.stream()
                .filter(givenUp.negate())
                .forEach(backup -> fates.add(BackupFate.frozen(backup, Freeze.PolicyGone, because)));
        fates.addAll(byRule(policy, GIVEN_UP, backups, givenUp));
        return fates;
    }

    /** @param asked those that are decided on; the others count as well */
    private List<BackupFate> byRule(
            String policy, PolicyRetention rule, List<KeptBackup> backups, Predicate<KeptBackup> asked) {
        Map<String, Verdict> verdicts =
                rule.decide(backups.stream().map(KeptBackup::candidate).toList(), now).verdicts().stream()
                        .collect(Collectors.toMap(verdict -> verdict.backup().name(), verdict -> verdict));
        Optional<KeptBackup> barrier = barrier(policy, backups);
        LeftCopies left = new LeftCopies(policy, location, policies, backups);
        // One that was canceled may hold volumes whole, and one that failed objects.
        Optional<KeptBackup> last = verdicts.values().stream().allMatch(verdict -> verdict.fate() == Fate.NotCounted)
                ? backups.stream().max(OLDEST_FIRST)
                : Optional.empty();
        return backups.stream()
                .filter(asked)
                .map(backup -> last.filter(backup::equals).isPresent()
                        ? BackupFate.kept(backup, "the newest of its policy stays while none that counts is there")
                        : fate(policy, backup, verdicts.get(backup.name()), barrier, left))
                .toList();
    }

    private BackupFate fate(
            String policy, KeptBackup backup, Verdict verdict, Optional<KeptBackup> barrier, LeftCopies left) {
        String because = String.join(", ", verdict.reasons());
        boolean stays = verdict.fate() == Fate.NotCounted
                ? backup.ended().plus(OF_NO_USE).isAfter(now)
                : verdict.fate() == Fate.Kept;
        if (stays) {
            return BackupFate.kept(backup, because);
        }
        if (backup.readBy() != null) {
            return BackupFate.frozen(backup, Freeze.InUse, backup.readBy() + " reads it; it goes after that");
        }
        if (barrier.filter(newer -> OLDEST_FIRST.compare(backup, newer) <= 0).isPresent()) {
            return BackupFate.frozen(backup, Freeze.Suspicious, suspicious(policy, backup, barrier.get()));
        }
        if (left.has(backup)) {
            return BackupFate.frozen(backup, Freeze.CopiesEnded, left.because());
        }
        return BackupFate.goes(backup, because);
    }

    private static String suspicious(String policy, KeptBackup backup, KeptBackup barrier) {
        return (backup.name().equals(barrier.name()) ? "it" : "the newer " + barrier.name())
                + " holds volumes that were full and are nearly empty, so this one may be the last that has their data. If that is right:"
                + " kubectl annotate backuppolicy " + policy + " --overwrite salvor.io/accept-shrunk=" + barrier.name();
    }

    /** The newest that is suspicious and that nobody has accepted. */
    private Optional<KeptBackup> barrier(String policy, List<KeptBackup> backups) {
        Optional<Instant> accepted = time(policies.accepted().get(policy), backups);
        return backups.stream()
                .filter(KeptBackup::suspicious)
                .filter(backup -> accepted.filter(
                                time -> !backup.candidate().time().isAfter(time))
                        .isEmpty())
                .max(OLDEST_FIRST);
    }

    private static Optional<Instant> time(String backup, List<KeptBackup> backups) {
        return backups.stream()
                .filter(each -> each.name().equals(backup))
                .map(each -> each.candidate().time())
                .findFirst();
    }
}
