package io.salvor.operator.copying;

import io.salvor.api.Backup;
import io.salvor.api.CopiedBackup;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Says in Backups that are in the cluster which other locations hold a copy of them. */
final class BackupCopies {
    private final OwnObjects objects;

    /** What was said last: the Backups of a policy are not read for what is no news. */
    private final Map<CopyRoute, Map<String, String>> said = new ConcurrentHashMap<>();

    BackupCopies(OwnObjects objects) {
        this.objects = objects;
    }

    /** @param there Backups of the policy in the location that they are copied to */
    void say(CopyRoute route, List<BackupMarker> there) {
        Map<String, String> copies = new HashMap<>();
        there.stream()
                .filter(marker -> marker.copiedTime() != null && marker.uid() != null)
                .forEach(marker -> copies.put(marker.uid(), marker.copiedTime().toString()));
        if (copies.equals(said.get(route))) {
            return;
        }
        objects.each(Backup.class, LabelChoice.of(Labels.POLICY, Labels.value(route.policy())), backup -> {
            boolean ended = backup.getMetadata().getLabels().containsKey(Labels.ENDED);
            String time = copies.get(backup.getMetadata().getUid());
            if (ended && !Objects.equals(time, said(backup, route.to()))) {
                objects.editStatus(backup, current -> {
                    current.getStatus().copies = with(current.getStatus().copies, route.to(), time);
                    return current;
                });
            }
        });
        said.put(route, copies);
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
