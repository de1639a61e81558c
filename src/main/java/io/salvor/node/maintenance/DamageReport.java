package io.salvor.node.maintenance;

import io.salvor.api.CheckFinding;
import io.salvor.api.DamagedSnapshot;
import io.salvor.restic.CheckResult;
import io.salvor.restic.PackUse;
import io.salvor.restic.Snapshot;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Says what a check has found, by Backups and files: the first of them in the status, all in the log. */
record DamageReport(CheckResult result, PackUse use, List<Snapshot> snapshots) {
    private static final int LINES = 10;
    private static final int PACKS = 20;
    private static final int SNAPSHOTS = 50;
    private static final int FILES = 5;

    CheckFinding finding(Instant now) {
        CheckFinding finding = new CheckFinding();
        finding.time = now.toString();
        finding.errors = result.errors();
        finding.repairIndex = result.repairIndex() ? Boolean.TRUE : null;
        finding.lines = result.lines().stream().limit(LINES).toList();
        finding.packs = result.packs().stream().sorted().limit(PACKS).toList();
        finding.packCount = result.packs().size();
        List<DamagedSnapshot> all = touched();
        finding.snapshots = all.stream().limit(SNAPSHOTS).toList();
        finding.snapshotCount = all.size();
        return finding;
    }

    private List<DamagedSnapshot> touched() {
        return snapshots.stream()
                .filter(snapshot -> use.files().containsKey(snapshot.id()))
                .sorted(Comparator.comparing(Snapshot::time).reversed())
                .map(this::touched)
                .toList();
    }

    private DamagedSnapshot touched(Snapshot snapshot) {
        List<String> files = use.files().get(snapshot.id());
        DamagedSnapshot touched = new DamagedSnapshot();
        touched.snapshotID = snapshot.id();
        touched.time = snapshot.time().toString();
        touched.backup = snapshot.tags().get("backup");
        touched.volume = volume(snapshot.tags());
        touched.files = files.stream().limit(FILES).toList();
        touched.fileCount = files.size();
        return touched;
    }

    /** A claim by its name, what lives with a pod by the pod and the name in it. */
    private static String volume(Map<String, String> tags) {
        String claim = tags.get("pvc");
        return claim != null ? claim : tags.containsKey("pod") ? tags.get("pod") + "/" + tags.get("volume") : null;
    }

    void print(PrintWriter log) {
        log.println("the check was not content: " + result.errors() + " errors");
        result.lines().forEach(line -> log.println("  " + line));
        result.packs().stream().sorted().forEach(pack -> log.println("pack " + pack + " is damaged or missing"));
        for (DamagedSnapshot one : touched()) {
            log.println("snapshot " + one.snapshotID + " of " + one.time + ", Backup " + one.backup + ", volume "
                    + one.volume + ":");
            use.files().get(one.snapshotID).forEach(file -> log.println("  " + file));
        }
    }
}
