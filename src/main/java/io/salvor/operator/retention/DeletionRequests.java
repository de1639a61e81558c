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
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    private Set<String> said = Set.of();
    private Set<String> saying = new HashSet<>();

    DeletionRequests(OwnObjects objects, Locations locations, BackupDeletion deletion, EventRecorder events) {
        this.objects = objects;
        this.locations = locations;
        this.deletion = deletion;
        this.events = events;
    }

    /** Those of the cluster. */
    void ofBackups(Instant now) {
        saying = new HashSet<>();
        objects.each(Backup.class, LabelChoice.having(Labels.DELETE), backup -> {
            if (backup.hasEnded() && isMeant(backup)) {
                attempt(backup, now);
            }
        });
        said = saying;
    }

    /** One whose location cannot be used keeps no other. */
    private void attempt(Backup backup, Instant now) {
        try {
            delete(backup, now);
        } catch (Trouble e) {
            refuse(backup, e.getMessage());
        }
    }

    private boolean isMeant(Backup backup) {
        String name = backup.getMetadata().getName();
        String value = backup.getMetadata().getLabels().get(Labels.DELETE);
        boolean named = value.equals(name) || value.equals(backup.getMetadata().getUid());
        if (named && backup.getSpec().deletionPolicy == DeletionPolicy.Delete) {
            return true;
        }
        refuse(
                backup,
                named
                        ? "spec.deletionPolicy is not Delete; set it as well, or take the label " + Labels.DELETE
                                + " away"
                        : "its label " + Labels.DELETE + " is " + value + ", and neither its name nor its UID");
        return false;
    }

    private void delete(Backup backup, Instant now) {
        String location = backup.getStatus().storageLocation;
        if (Labels.IN_BUCKET.equals(backup.getMetadata().getLabels().get(Labels.ORIGIN))) {
            refuse(backup, "location " + location + " is only read; delete it from the installation that writes there");
        } else if (location == null || begun(backup, location, now)) {
            objects.delete(Backup.class, backup.getMetadata().getName());
        }
    }

    /** Whether nothing of it is in the bucket any more but what is being deleted. */
    private boolean begun(Backup backup, String location, Instant now) {
        String name = backup.getMetadata().getName();
        String uid = backup.getMetadata().getUid();
        OpenLocation open = locations.openToWrite(location);
        Optional<BackupMarker> marker = open.catalog().marker(name).filter(there -> uid.equals(there.uid()));
        if (marker.isEmpty()) {
            // Of one whose deletion has begun the files wait for the snapshots.
            if (!new AskedBackup(name, uid).isBeingDeleted(open)) {
                open.catalog().removal().discard(name, uid);
            }
            return true;
        }
        Optional<String> reader = RestoresAtWork.read(objects).of(location, marker.get());
        reader.ifPresent(restore -> refuse(backup, restore + " reads it; it is deleted after that"));
        return reader.isEmpty() && begin(open, marker.get(), now);
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

    /** Said once for as long as it is so. */
    private void refuse(Backup backup, String why) {
        String what = backup.getMetadata().getUid() + " " + why;
        if (saying.add(what) && !said.contains(what)) {
            events.warning(
                    backup,
                    Reason.NotDeleted.name(),
                    "Backup " + backup.getMetadata().getName() + ": " + why);
        }
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
        for (String entry : entries(asked)) {
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
        List<String> left = new ArrayList<>(entries(annotations.getOrDefault(Labels.DELETE_BACKUP, "")));
        left.removeAll(done);
        annotations.remove(Labels.DELETE_BACKUP);
        if (!left.isEmpty()) {
            annotations.put(Labels.DELETE_BACKUP, String.join(",", left));
        }
        location.getMetadata().setAnnotations(annotations);
        return location;
    }

    private static List<String> entries(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toList());
    }
}
