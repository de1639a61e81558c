package io.salvor.node;

import io.salvor.job.VolumeReason;
import io.salvor.restic.FailedItem;
import io.salvor.restic.ItemTrouble;
import io.salvor.restic.RestoreResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What of a snapshot is not back in its volume, by what kept it from that, and what to do. */
record RestoreLosses(RestoreResult result) {
    private static final int NAMED = 3;
    private static final int LONGEST = 300;

    /** The worst of what happened. */
    VolumeReason reason() {
        if (of(ItemTrouble.Other) > 0 || result.failedCount() == 0) {
            return VolumeReason.FilesNotRestored;
        }
        if (of(ItemTrouble.Space) > 0) {
            return VolumeReason.VolumeFull;
        }
        return of(ItemTrouble.Owner) > 0 ? VolumeReason.OwnersRefused : VolumeReason.AttributesRefused;
    }

    /** Whether owners or attributes are all that is missing. */
    boolean contentIsThere() {
        return reason() == VolumeReason.OwnersRefused || reason() == VolumeReason.AttributesRefused;
    }

    private long of(ItemTrouble trouble) {
        return result.troubles().getOrDefault(trouble, 0L);
    }

    String message() {
        if (result.failedCount() == 0) {
            return "restic names no file that failed, but wrote less than the snapshot holds: " + result.files()
                    + " entries; restore again";
        }
        List<String> kinds = new ArrayList<>();
        say(kinds, ItemTrouble.Other, "could not be restored");
        say(kinds, ItemTrouble.Space, "have no room in the volume");
        say(kinds, ItemTrouble.Owner, "could not be given their owner, mode or times");
        say(kinds, ItemTrouble.Attribute, "could not be given their extended attributes");
        return "of its files and folders " + String.join(", ", kinds) + ": " + first(result) + "; " + toDo();
    }

    private void say(List<String> kinds, ItemTrouble trouble, String what) {
        if (of(trouble) > 0) {
            kinds.add(of(trouble) + " " + what);
        }
    }

    private String toDo() {
        return switch (reason()) {
            case VolumeFull -> "give the volume more room and restore again";
            case OwnersRefused ->
                "the file system takes no owners or modes from root, as a share with root_squash: allow that, or set them by hand";
            case AttributesRefused ->
                "the file system does not take them; set by hand what the application needs of them";
            default -> "see what stands in their way, and restore again";
        };
    }

    /** The first items that failed, with what restic said. */
    static String first(RestoreResult result) {
        return result.failed().stream()
                .limit(NAMED)
                .map(RestoreLosses::described)
                .collect(Collectors.joining("; "));
    }

    private static String described(FailedItem item) {
        String text = item.message().contains(item.path()) ? item.message() : item.path() + ": " + item.message();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
