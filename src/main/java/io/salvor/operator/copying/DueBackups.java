package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicy;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.SealedBackups;
import io.salvor.copying.CopyDue;
import io.salvor.copying.CopyVerdict;
import io.salvor.copying.Holdings;
import io.salvor.operator.storage.Hurdles;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.TrustedMarkers;
import io.salvor.operator.storage.TrustedMarkers.Trust;
import io.salvor.reading.KeptBackups;
import io.salvor.retention.PolicyRetention;
import io.salvor.trouble.CatalogException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which Backups of a policy are to be copied, by what both locations hold now. */
final class DueBackups {
    private final ObjectMapper json;
    private final TrustedMarkers ofSources = TrustedMarkers.signedOnly();
    private final TrustedMarkers ofTargets = TrustedMarkers.asLocationsSay();

    DueBackups(ObjectMapper json) {
        this.json = json;
    }

    /**
     * What was found.
     *
     * @param due to be copied, the oldest first
     * @param there Backups of the policy in the location that they are copied to, the newest first
     * @param sealed all that are sealed there, of whichever policy
     * @param verdicts on all Backups of the policy in the location that they are copied from
     * @param originals all that are sealed there, by name
     * @param unread names of those that cannot be read there
     * @param problems what a person should hear of, one sentence each
     */
    record Found(
            List<BackupMarker> due,
            List<BackupMarker> there,
            SealedBackups sealed,
            List<CopyVerdict> verdicts,
            Map<String, BackupMarker> originals,
            Set<String> unread,
            List<String> problems) {
        Found {
            due = List.copyOf(due);
            there = List.copyOf(there);
            verdicts = List.copyOf(verdicts);
            originals = Map.copyOf(originals);
            unread = Set.copyOf(unread);
            problems = List.copyOf(problems);
        }

        /** Names of those that are to be copied, or may be, because nobody can say now. */
        Set<String> open() {
            return Stream.concat(due.stream().map(BackupMarker::name), unread.stream())
                    .collect(Collectors.toSet());
        }

        /** Those of some Backups in the location that are what they say, so that their originals may name it. */
        List<BackupMarker> sound(List<BackupMarker> some) {
            Set<String> taken = verdicts.stream()
                    .filter(verdict -> verdict.standing() == CopyVerdict.Standing.NameTaken)
                    .map(CopyVerdict::name)
                    .collect(Collectors.toSet());
            return some.stream()
                    .filter(marker -> !taken.contains(marker.name()))
                    .toList();
        }
    }

    /** What of it one location holds. */
    private record Read(Holdings holdings, SealedBackups sealed) {}

    /**
     * @param repositories those of both locations; what their Jobs copy is under way
     * @throws io.salvor.units.InvalidValueException where what the policy says of retention cannot be read
     * @throws io.salvor.trouble.Trouble where a location does not say what it holds
     */
    Found of(
            BackupPolicy policy,
            OpenLocation from,
            OpenLocation to,
            Collection<ResticRepository> repositories,
            Instant now) {
        String name = policy.getMetadata().getName();
        PolicyRetention retention = PolicyRetention.of(json.valueToTree(policy.getSpec()), to.name());
        List<String> problems = Collections.synchronizedList(new ArrayList<>());
        Read target = read(name, to, ofTargets, problems);
        Read source = read(name, from, ofSources, problems);
        Map<String, BackupMarker> byName =
                source.sealed().backups().stream().collect(Collectors.toMap(BackupMarker::name, Function.identity()));
        Set<String> unmarked = new TreeSet<>(source.sealed().names());
        unmarked.removeAll(byName.keySet());
        unmarked.removeAll(target.sealed().names());
        unmarked.stream()
                .filter(backup -> isOf(name, backup, from))
                .forEach(backup -> problems.add("Backup " + backup + " is not copied: its marker in location "
                        + from.name() + " cannot be read; bring it back from a copy of the bucket"));
        List<CopyVerdict> verdicts = CopyDue.decide(
                name, source.holdings(), target.holdings(), underWay(from, to, repositories), retention, now);
        verdicts.stream()
                .filter(CopyVerdict::isTrouble)
                .forEach(verdict -> problems.add("Backup " + verdict.name() + " is not copied: " + verdict.because()));
        return new Found(
                verdicts.stream()
                        .filter(CopyVerdict::isDue)
                        .map(verdict -> byName.get(verdict.name()))
                        .toList(),
                target.sealed().backups().stream()
                        .filter(marker -> name.equals(marker.policy()))
                        .toList(),
                target.sealed(),
                verdicts,
                byName,
                source.holdings().unread(),
                problems);
    }

    /** Names of the Backups that a Job copies, or has copied and that are not sealed yet. */
    private static Set<String> underWay(OpenLocation from, OpenLocation to, Collection<ResticRepository> repositories) {
        return repositories.stream()
                .filter(repository -> to.name().equals(repository.getSpec().backupStorageLocation))
                .flatMap(repository -> underWay(from, repository.getStatus()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Stream<String> underWay(OpenLocation from, ResticRepositoryStatus status) {
        return Stream.concat(
                Stream.ofNullable(status.copyJob)
                        .filter(job -> from.name().equals(job.from))
                        .map(job -> job.backup),
                status.endedCopyJobs.stream()
                        .filter(job -> from.name().equals(job.from))
                        .map(job -> job.backup));
    }

    /** Whether a Backup is one of a policy, as its plan says. */
    private static boolean isOf(String policy, String backup, OpenLocation location) {
        try {
            return location.catalog()
                    .plan(backup)
                    .filter(kept -> policy.equals(kept.plan().policy()))
                    .isPresent();
        } catch (CatalogException e) {
            // Nobody can say whose it is; its location says that it cannot be read.
            return false;
        }
    }

    /** Whom to rely on is asked about the policy's own alone; the names of the others count. */
    private static Read read(String policy, OpenLocation location, TrustedMarkers trusted, List<String> problems) {
        Set<String> deleting = location.catalog().deletions().names();
        SealedBackups sealed = location.catalog().markers();
        List<BackupMarker> own = sealed.backups().stream()
                .filter(marker -> policy.equals(marker.policy()))
                .toList();
        Trust trust = trusted.trust(location, own, Hurdles.some(problems));
        Set<String> unread = new HashSet<>(trust.unread());
        unread.addAll(sealed.names());
        sealed.backups().stream()
                .filter(marker -> !trust.unread().contains(marker.name()))
                .forEach(marker -> unread.remove(marker.name()));
        Holdings holdings = new Holdings(
                location.name(),
                sealed.backups().stream()
                        .filter(marker -> !unread.contains(marker.name()))
                        .map(marker -> KeptBackups.of(marker, trust.doubts().get(marker.name()), null))
                        .toList(),
                unread,
                deleting);
        return new Read(holdings, sealed);
    }
}
