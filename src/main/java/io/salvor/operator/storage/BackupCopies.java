package io.salvor.operator.storage;

import io.salvor.api.Backup;
import io.salvor.api.CopiedBackup;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Says in Backups that are in the cluster which other locations hold a copy of them: what is copied when it is, and what has gone with the
 * next look at its location, whether a policy still copies there or not.
 */
public final class BackupCopies {
    private final OwnObjects objects;

    /** What was said last: the Backups of a policy are not read for what is no news. */
    private final Map<Target, Map<String, String>> said = new ConcurrentHashMap<>();

    public BackupCopies(OwnObjects objects) {
        this.objects = objects;
    }

    /** What a policy copies to. */
    private record Target(String policy, String location) {}

    /**
     * What a location holds.
     *
     * @param names of all Backups that are sealed there, those included whose marker cannot be read
     * @param uids of those whose marker can be read
     */
    public record Held(Set<String> names, Map<String, String> uids) {
        private boolean has(Backup backup) {
            String name = backup.getMetadata().getName();
            return names.contains(name)
                    && uids.getOrDefault(name, backup.getMetadata().getUid())
                            .equals(backup.getMetadata().getUid());
        }
    }

    /** @param there Backups of the policy in the location that they are copied to */
    public void say(String policy, String location, List<BackupMarker> there) {
        Target route = new Target(policy, location);
        Map<String, String> copies = new HashMap<>();
        there.stream()
                .filter(marker -> marker.copiedTime() != null && marker.uid() != null)
                .forEach(marker -> copies.put(marker.uid(), marker.copiedTime().toString()));
        if (copies.equals(said.get(route))) {
            return;
        }
        objects.each(Backup.class, LabelChoice.of(Labels.POLICY, Labels.value(policy)), backup -> {
            boolean ended = backup.getMetadata().getLabels().containsKey(Labels.ENDED);
            String time = copies.get(backup.getMetadata().getUid());
            if (ended && !Objects.equals(time, said(backup, location))) {
                objects.editStatus(backup, current -> {
                    current.getStatus().copies = with(current.getStatus().copies, location, time);
                    return current;
                });
            }
        });
        said.put(route, copies);
    }

    /**
     * Takes a location out of a Backup that it has no copy of any more.
     *
     * @param held what it held at a time
     * @param at that time: what was copied later is not among it
     */
    public static void takeOut(OwnObjects objects, Backup backup, String location, Held held, Instant at) {
        String copied = said(backup, location);
        if (copied != null && !held.has(backup) && Instant.parse(copied).isBefore(at)) {
            objects.editStatus(backup, current -> {
                current.getStatus().copies = with(current.getStatus().copies, location, null);
                return current;
            });
        }
    }

    private static String said(Backup backup, String location) {
        return backup.getStatus().copies.stream()
                .filter(copy -> location.equals(copy.storageLocation))
                .map(copy -> copy.completionTime)
                .findFirst()
                .orElse(null);
    }

    private static List<CopiedBackup> with(List<CopiedBackup> before, String location, String time) {
        List<CopiedBackup> copies = before.stream()
                .filter(copy -> !location.equals(copy.storageLocation))
                .collect(Collectors.toCollection(ArrayList::new));
        if (time != null) {
            CopiedBackup copy = new CopiedBackup();
            copy.storageLocation = location;
            copy.completionTime = time;
            copies.add(copy);
        }
        copies.sort(Comparator.comparing(copy -> copy.storageLocation));
        return copies;
    }
}
