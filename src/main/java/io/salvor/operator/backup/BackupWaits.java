package io.salvor.operator.backup;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What volumes of a Backup wait for, as one look has found it. */
final class BackupWaits {
    private final Set<String> maintained = new TreeSet<>();
    private final Map<String, String> opened = new TreeMap<>();
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

    /** Volumes of a namespace wait until its repository is opened or made. @param problem why that failed when it was last tried; null for nothing */
    void opened(String namespace, String problem) {
        opened.put(namespace, problem == null ? "" : "; when that was last tried: " + problem);
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
        Stream<String> openings = opened.entrySet().stream()
                .map(each -> "waits until the repository of " + each.getKey() + " is opened" + each.getValue());
        String all = Stream.concat(Stream.of(withoutRoom, queued, waits, closed), openings)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return all.isEmpty() || withoutRoom == null && atWork ? null : all;
    }
}
