package io.salvor.operator.backup;

import io.salvor.api.BackupPolicy;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StoredSuspicion;
import io.salvor.trouble.CatalogException;
import io.salvor.verdict.VolumeVerdict;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a policy and the people who look after it say of volumes that hold little. */
final class AcceptedShrink {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private AcceptedShrink() {}

    /** The policy's rule; what volumes held before a Backup that a person has accepted does not count. */
    static StoredSuspicion suspicion(BackupPolicy policy, Catalog catalog) {
        String below = policy.getSpec().volumes == null ? null : policy.getSpec().volumes.suspiciousBelow;
        return new StoredSuspicion(
                below, accepted(policy).flatMap(name -> start(name, catalog)).orElse(null));
    }

    private static Optional<String> accepted(BackupPolicy policy) {
        return Optional.ofNullable(policy.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(VolumeVerdict.ACCEPT))
                .filter(name -> NAME.matcher(name).matches());
    }

    /** Of a Backup that is not in the bucket nothing is accepted: the volumes stay suspicious and say so. */
    private static Optional<Instant> start(String backup, Catalog catalog) {
        try {
            return catalog.marker(backup).map(BackupMarker::startTime);
        } catch (CatalogException e) {
            return Optional.empty();
        }
    }
}
