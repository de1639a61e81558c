package io.salvor.operator.retention;

import io.salvor.api.Backup;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.DeletionPolicy;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.retention.BackupDeletion.Leaving;
import io.salvor.operator.storage.Hurdles;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.RestoresAtWork;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries out what people ask to be deleted: Backups of the cluster whose spec says so and whose label names them, and backups of a bucket that an
 * annotation of the location names. What cannot be done yet is asked for again at each look; what never can is said once.
 */
final class DeletionRequests {
    private static final String ASKED = "a person has asked for it";

    private final OwnObjects objects;
    private final Locations locations;
    private final BackupDeletion deletion;
    private final EventRecorder events;

    /** By the UID of a Backup: why it was refused last. */
    private final Map<String, String> said = new ConcurrentHashMap<>();

    DeletionRequests(OwnObjects objects, Locations locations, BackupDeletion deletion, EventRecorder events) {
        this.objects = objects;
        this.locations = locations;
        this.deletion = deletion;
        this.events = events;
    }

    /** The Backups of the cluster that are asked for, by their location; those that have none stand under the empty name. */
    Map<String, List<Backup>> byLocation() {
        Map<String, List<Backup>> asked = new HashMap<>();
        Set<String> uids = new HashSet<>();
        objects.each(Backup.class, LabelChoice.having(Labels.DELETE), backup -> {
            if (backup.hasEnded()) {
                String location =
                        Optional.ofNullable(backup.getStatus().storageLocation).orElse("");
                asked.computeIfAbsent(location, none -> new ArrayList<>()).add(backup);
                uids.add(backup.getMetadata().getUid());
            }
        });
        said.keySet().retainAll(uids);
        return asked;
    }

    /** Those of one location. One that cannot be deleted keeps no other; why is said once for as long as it is so. */
    void ofBackups(List<Backup> asked, Instant now) {
        for (Backup backup : asked) {
            String uid = backup.getMetadata().getUid();
            Optional<String> refused = refusal(backup, now);
            if (refused.isEmpty()) {
                said.remove(uid);
            } else if (!refused.get().equals(said.put(uid, refused.get()))) {
                events.warning(
                        backup,
                        Reason.NotDeleted.name(),
                        "Backup " + backup.getMetadata().getName() + ": " + refused.get());
            }
        }
    }

    private Optional<String> refusal(Backup backup, Instant now) {
        try {
            return mistake(backup).or(() -> delete(backup, now));
        } catch (Trouble e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> mistake(Backup backup) {
        String value = backup.getMetadata().getLabels().get(Labels.DELETE);
        if (!List.of(backup.getMetadata().getName(), backup.getMetadata().getUid())
                .contains(value)) {
            return Optional.of("its label " + Labels.DELETE + " is " + value + ", and neither its name nor its UID");
        }
        if (backup.getSpec().deletionPolicy != DeletionPolicy.Delete) {
            return Optional.of(
                    "spec.deletionPolicy is not Delete; set it as well, or take the label " + Labels.DELETE + " away");
        }
        if (Labels.IN_BUCKET.equals(backup.getMetadata().getLabels().get(Labels.ORIGIN))) {
            return Optional.of("location " + backup.getStatus().storageLocation
                    + " is only read; delete it from the installation that writes there");
        }
        return Optional.empty();
    }

    /** Its object goes when nothing of it is in the bucket any more but what is being deleted. @return what keeps it */
    private Optional<String> delete(Backup backup, Instant now) {
        String name = backup.getMetadata().getName();
        String uid = backup.getMetadata().getUid();
        String location = backup.getStatus().storageLocation;
        if (location != null) {
            OpenLocation open = locations.openToWrite(location);
            Optional<BackupMarker> marker = open.catalog().marker(name).filter(there -> uid.equals(there.uid()));
            Optional<String> reader =
                    marker.flatMap(there -> RestoresAtWork.read(objects).of(location, there));
            if (reader.isPresent()) {
                return reader.map(restore -> restore + " reads it; it is deleted after that");
            }
            if (marker.isPresent() && !begin(open, marker.get(), now)) {
                return Optional.empty();
            }
            // Of one whose deletion has begun the files wait for the snapshots.
            if (marker.isEmpty() && !new AskedBackup(name, uid).isBeingDeleted(open)) {
                open.catalog().removal().discard(name, uid);
            }
        }
        objects.delete(Backup.class, name);
        return Optional.empty();
    }

    /** Not where a Restore has begun to read it. */
    private boolean begin(OpenLocation open, BackupMarker marker, Instant now) {
        return !deletion.begin(
                        open,
                        List.of(new Leaving(marker, ASKED, null)),
                        () -> open.catalog().markers().names().stream()
                                .filter(other -> !other.equals(marker.name()))
                                .toList(),
                        Hurdles.none(),
                        now)
                .isEmpty();
    }

    /** Those that an annotation of a location names; what is done is taken out of it, and one that cannot be read keeps no other. */
    void ofLocation(BackupStorageLocation location, Instant now) {
        Map<String, String> annotations = location.getMetadata().getAnnotations();
        String asked = annotations == null ? null : annotations.get(Labels.DELETE_BACKUP);
        if (asked == null) {
            return;
        }
        OpenLocation open = locations.openToWrite(location.getMetadata().getName());
        Set<String> done = new HashSet<>();
        Optional<StorageException> inTheWay = Optional.empty();
        for (String entry : AskedBackup.entries(asked)) {
            try {
                if (isDone(location, open, entry, now)) {
                    done.add(entry);
                }
            } catch (StorageException e) {
                inTheWay = Optional.of(e);
            }
        }
        if (!done.isEmpty()) {
            objects.edit(location, current -> without(current, done));
        }
        if (inTheWay.isPresent()) {
            throw inTheWay.get();
        }
    }

    private boolean isDone(BackupStorageLocation location, OpenLocation open, String entry, Instant now) {
        Optional<AskedBackup> asked = AskedBackup.of(entry);
        Optional<BackupMarker> marker = asked.flatMap(backup -> backup.marker(open));
        if (marker.isEmpty()) {
            // An operator that was killed had begun.
            if (asked.filter(backup -> backup.isBeingDeleted(open)).isPresent()) {
                return true;
            }
            events.warning(
                    location,
                    Reason.NotDeleted.name(),
                    "the annotation " + Labels.DELETE_BACKUP + " has " + entry
                            + ", and the bucket holds no backup of that name with that UID");
            return true;
        }
        return RestoresAtWork.read(objects).of(open.name(), marker.get()).isEmpty() && begin(open, marker.get(), now);
    }

    private static BackupStorageLocation without(BackupStorageLocation location, Set<String> done) {
        Map<String, String> annotations = new HashMap<>(location.getMetadata().getAnnotations());
        List<String> left = new ArrayList<>(AskedBackup.entries(annotations.getOrDefault(Labels.DELETE_BACKUP, "")));
        left.removeAll(done);
        annotations.compute(Labels.DELETE_BACKUP, (key, all) -> left.isEmpty() ? null : String.join(",", left));
        location.getMetadata().setAnnotations(annotations);
        return location;
    }
}
