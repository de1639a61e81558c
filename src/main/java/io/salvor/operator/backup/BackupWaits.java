package io.salvor.operator.backup;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What volumes of a Backup wait for, as one look has found it. */
final class BackupWaits {
    private final Set<String> maintained = new TreeSet<>();
    private String queued;
    private String withoutRoom;
    private int holders;

    /** Jobs of it have to wait until others have ended; how many, and how many Backups wait in all. */
    void queued(int waiting, int backups) {
        queued =
                waiting + (waiting == 1 ? " Job waits" : " Jobs wait") + " for its turn; Backups that wait: " + backups;
    }

    /** Volumes of a namespace wait until the maintenance of its repository lets others work on it. */
    void maintained(String namespace) {
        maintained.add(namespace);
    }

    /** Its Jobs are there, and none of them can start. @param why null where that is not so */
    void withoutRoom(String why) {
        withoutRoom = why;
    }

    /** So many volumes wait for pods that hold their claims. */
    void holders(int volumes) {
        holders = volumes;
    }

    /** Why nothing of it is at work; null when something is. */
    String queued(boolean atWork) {
        String waits = holders == 0
                ? null
                : holders + (holders == 1 ? " claim waits" : " claims wait")
                        + " for a pod that holds it while it is saved";
        String closed = maintained.isEmpty()
                ? null
                : "waits for the maintenance of the repository of " + String.join(", ", maintained);
        String all = Stream.of(withoutRoom, queued, waits, closed)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return all.isEmpty() || withoutRoom == null && atWork ? null : all;
    }
}
