package io.salvor.operator.retention;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.retention.BackupDeletion.Leaving;
import io.salvor.operator.storage.Hurdles;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.TrustedMarkers;
import io.salvor.retention.BackupFate;
import io.salvor.retention.KeptBackup;
import io.salvor.trouble.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Begins to delete what goes, some at a time, so that what a Restore begins to read meanwhile is seen. After a while it leaves the rest to the next
 * tick: other locations have their turn, and what people ask for.
 */
final class NewDeletions {
    static final int AT_ONCE = 100;
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final OwnObjects objects;
    private final BackupDeletion deletion;
    private final TrustedMarkers trusted;
    private final Clock clock;

    NewDeletions(OwnObjects objects, BackupDeletion deletion, TrustedMarkers trusted, Clock clock) {
        this.objects = objects;
        this.deletion = deletion;
        this.trusted = trusted;
        this.clock = clock;
    }

    /**
     * What has begun.
     *
     * @param names of those that are being deleted now
     * @param more whether there was no time for others
     */
    record Begun(Set<String> names, boolean more) {}

    /** @param staying all sealed backups by their name, null for one whose marker cannot be read; those that go are taken out */
    Begun begin(OpenLocation open, List<BackupFate> going, Map<String, BackupMarker> staying, Hurdles hurdles) {
        Instant since = clock.instant();
        Set<String> names = new HashSet<>();
        for (int from = 0; from < going.size(); from += AT_ONCE) {
            if (from > 0 && !clock.instant().isBefore(since.plus(LONGEST))) {
                return new Begun(names, true);
            }
            List<Leaving> leaving = new ArrayList<>();
            for (BackupFate fate : going.subList(from, Math.min(going.size(), from + AT_ONCE))) {
                BackupMarker marker = staying.get(fate.backup().name());
                if (!isAtWork(fate.backup()) && isAsSealed(open, marker, hurdles)) {
                    staying.remove(marker.name());
                    leaving.add(new Leaving(marker, fate.because(), revision(marker.policy())));
                }
            }
            Set<String> begun = deletion.begin(open, leaving, staying::keySet, hurdles, clock.instant());
            names.addAll(begun);
            // What has not begun stays for now, and with it what it names.
            leaving.stream()
                    .filter(each -> !begun.contains(each.name()))
                    .forEach(each -> staying.put(each.name(), each.marker()));
        }
        return new Begun(names, false);
    }

    private boolean isAsSealed(OpenLocation open, BackupMarker marker, Hurdles hurdles) {
        try {
            return trusted.isAsSealed(open, marker);
        } catch (StorageException e) {
            hurdles.meet("the deletion of backup " + marker.name(), e);
            return false;
        }
    }

    /** One that is sealed and whose status does not say so yet. */
    private boolean isAtWork(KeptBackup backup) {
        return objects.get(Backup.class, backup.name())
                .filter(there -> backup.uid().equals(there.getMetadata().getUid()))
                .filter(there -> !there.hasEnded())
                .isPresent();
    }

    private String revision(String policy) {
        return objects.get(BackupPolicy.class, policy)
                .map(there -> there.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Labels.SOURCE_REVISION))
                .orElse(null);
    }
}
