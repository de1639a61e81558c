package io.salvor.backup;

import io.salvor.match.Globs;
import io.salvor.units.InvalidValueException;
import io.salvor.units.Quantities;
import io.salvor.volume.Backing;
import io.salvor.volume.ClaimView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What rules look at; null where there is nothing to look at, and then no condition on it holds.
 *
 * @param own what the pod says stands behind the volume
 * @param claimName the claim that the pod names, whether it exists or not
 * @param persistent what stands behind the claim
 */
record RuleCandidate(
        String namespace,
        String volume,
        Map<String, String> podLabels,
        Backing own,
        String claimName,
        ClaimView claim,
        Backing persistent) {

    boolean matches(SelectionRule.Match match) {
        return holds(match.namespaces(), namespace)
                && holds(match.volumes(), volume)
                && labelsHold(match.podLabels(), podLabels)
                && typeHolds(match.volumeTypes())
                && claimHolds(match.claim())
                && nfsHolds(match.nfs())
                && (match.csiDrivers().isEmpty()
                        || sources().map(Backing::csiDriver).anyMatch(driver -> holds(match.csiDrivers(), driver)));
    }

    private boolean typeHolds(List<String> types) {
        return types.isEmpty() || sources().map(Backing::type).anyMatch(types::contains);
    }

    private boolean claimHolds(SelectionRule.ClaimMatch match) {
        return holds(match.names(), claimName)
                && labelsHold(match.labels(), claim == null ? null : claim.labels())
                && holds(match.storageClasses(), claim == null ? null : claim.storageClass())
                && (match.accessModes().isEmpty()
                        || claim != null && claim.accessModes().stream().anyMatch(match.accessModes()::contains))
                && sizeHolds(match.minBytes(), match.maxBytes());
    }

    private boolean sizeHolds(Long least, Long most) {
        if (least == null && most == null) {
            return true;
        }
        Long bytes = claim == null ? null : bytes(claim.capacity());
        return bytes != null && (least == null || bytes >= least) && (most == null || bytes <= most);
    }

    /** An API server lets no other text in; what a file or another program wrote may be anything. */
    private static Long bytes(String capacity) {
        try {
            return capacity == null ? null : Quantities.bytes(capacity);
        } catch (InvalidValueException e) {
            return null;
        }
    }

    private boolean nfsHolds(SelectionRule.NfsMatch match) {
        return match.isAny()
                || sources()
                        .filter(backing -> backing.nfsServer() != null)
                        .anyMatch(backing ->
                                holds(match.server(), backing.nfsServer()) && holds(match.path(), backing.nfsPath()));
    }

    private Stream<Backing> sources() {
        return Stream.of(own, persistent).filter(Objects::nonNull);
    }

    private static boolean labelsHold(Map<String, String> wanted, Map<String, String> labels) {
        return wanted.isEmpty() || labels != null && labels.entrySet().containsAll(wanted.entrySet());
    }

    private static boolean holds(String glob, String value) {
        return glob == null || Globs.matches(glob, value);
    }

    private static boolean holds(List<String> globs, String value) {
        return globs.isEmpty() || value != null && Globs.anyMatches(globs, value);
    }
}
