package io.salvor.chaos;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.crash.ByHand;
import io.salvor.sandbox.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Backup that was taken in good weather, and what is in it by restic's own account. */
final class Harvest {
    static final String BACKUP = "harvest";

    private final Map<String, Map<String, String>> files = new HashMap<>();

    /** Takes it. @param scratch a folder for restic */
    Harvest(Town town, Path scratch) throws IOException, InterruptedException {
        Backup backup = town.operations().backupToItsEnd(BACKUP, Round.NAME);
        if (backup.getStatus().phase != BackupPhase.Completed) {
            throw new IllegalStateException("there is nothing to restore: " + backup.getStatus().message);
        }
        ByHand restic = new ByHand(town.sandbox(), Round.NAME);
        for (PodVolumeBackup volume : town.operations().volumes(BACKUP)) {
            Folders.delete(scratch);
            Files.createDirectories(scratch);
            String namespace = volume.getSpec().pod.namespace;
            String complaint = restic.restore(namespace, volume.getStatus().snapshotID, scratch);
            if (!complaint.isEmpty()) {
                throw new IllegalStateException(complaint);
            }
            files.put(namespace, read(scratch));
        }
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    /** Whether a folder holds every file of a namespace as it was; more may lie there. */
    boolean isWholeIn(Path folder, String namespace) throws IOException {
        return read(folder).entrySet().containsAll(files.get(namespace).entrySet());
    }
}
