package io.salvor.crash;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Backups of the diary in a location that has the name of a run, and what must be true of those that are kept. */
final class Shelf {
    private final Installation installation;
    private final Operations operations;
    private final Diary diary;
    private final String run;
    private final List<String> namespaces;
    private final Path scratch;
    private final Map<String, Map<String, String>> snapshots = new TreeMap<>();
    private final Set<String> policies = new TreeSet<>();

    /** @param namespaces that are saved; @param scratch folder for restored files */
    Shelf(Installation installation, Diary diary, String run, List<String> namespaces, Path scratch) {
        this.installation = installation;
        this.operations = installation.operations();
        this.diary = diary;
        this.run = run;
        this.namespaces = namespaces;
        this.scratch = scratch;
        operations.location(run, spec -> {});
        policy(run);
    }

    void policy(String name) {
        operations.policy(name, namespaces, spec -> {
            spec.storageLocation = run;
            spec.timeout = "3m";
        });
        policies.add(name);
    }

    List<String> namespaces() {
        return namespaces;
    }

    /** Makes Backups of what is written now, side by side. @param backups the policy of each, by its name */
    void save(Map<String, String> backups) throws IOException {
        backups.forEach(operations::backup);
        for (String backup : backups.keySet()) {
            diary.savedAs(backup);
            BackupPhase phase = operations.awaitEnd(backup).getStatus().phase;
            if (phase != BackupPhase.Completed) {
                throw new IllegalStateException(
                        "Backup " + backup + ", which others are to be compared with, is " + phase);
            }
            add(backup);
        }
    }

    /** Asks for one of what is written now, and does not wait for it. */
    void ask(String backup) throws IOException {
        diary.savedAs(backup);
        operations.backup(backup, run);
    }

    boolean isEnded(String backup) {
        Backup found = operations.resource(Backup.class, backup).get();
        return found != null && found.getStatus() != null && found.getStatus().completionTime != null;
    }

    /** Remembers where the data of one is that has ended. */
    void add(String backup) {
        Map<String, String> byNamespace = new HashMap<>();
        for (PodVolumeBackup volume : operations.volumes(backup)) {
            byNamespace.put(volume.getSpec().pod.namespace, volume.getStatus().snapshotID);
        }
        snapshots.put(backup, byNamespace);
    }

    /** The snapshots of all Backups, with the name of each that has it. */
    Map<String, String> backupsBySnapshot() {
        Map<String, String> all = new HashMap<>();
        snapshots.forEach((backup, ids) -> ids.values().forEach(id -> all.put(id, backup)));
        return all;
    }

    /** The folder of the location on the disk of the S3 server. */
    Path folder() {
        return installation.sandbox().bucket().resolve(run);
    }

    boolean isMarked(String backup) {
        return Files.exists(folder().resolve("backups").resolve(backup).resolve("salvor-backup.json"));
    }

    /** What there is of a Backup that is to be gone, in words. */
    List<String> remains(String backup) throws IOException {
        List<String> remains = new ArrayList<>();
        files("backups/" + backup).forEach(file -> remains.add("file " + file));
        files("deletions/" + backup).forEach(file -> remains.add("tombstone " + file));
        if (operations.resource(Backup.class, backup).get() != null) {
            remains.add("Backup " + backup + " in the cluster");
        }
        if (!operations.volumes(backup).isEmpty()) {
            remains.add("records of the volumes of Backup " + backup);
        }
        return remains;
    }

    private List<Path> files(String below) throws IOException {
        Path folder = folder().resolve(below);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).map(folder()::relativize).toList();
        } catch (java.io.UncheckedIOException e) {
            // Something went while it was looked at.
            return files(below);
        }
    }

    /** What is wrong with those that are kept: they are whole, restore equal, and the repositories hold nothing else. */
    List<String> violations(Collection<String> kept, ByHand restic) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        for (String backup : kept) {
            Backup found = operations.resource(Backup.class, backup).get();
            if (found == null || found.getStatus().phase != BackupPhase.Completed) {
                violations.add("Backup " + backup + " is "
                        + (found == null ? "gone" : found.getStatus().phase + ": " + found.getStatus().message));
                continue;
            }
            Sealed.differences(folder(), found, operations.volumes(backup))
                    .forEach(difference -> violations.add(backup + ": " + difference));
        }
        for (String namespace : namespaces) {
            Stream.of(restic.check(namespace)).filter(text -> !text.isEmpty()).forEach(violations::add);
            Set<String> wanted = new TreeSet<>();
            kept.forEach(backup -> wanted.add(snapshots.get(backup).get(namespace)));
            Set<String> there = restic.snapshots(namespace);
            if (!wanted.equals(there)) {
                violations.add("snapshots of " + namespace + " should be " + wanted + " but: " + there);
            }
            for (String backup : kept) {
                restored(backup, namespace, restic, violations);
            }
        }
        return violations;
    }

    private void restored(String backup, String namespace, ByHand restic, List<String> violations)
            throws IOException, InterruptedException {
        Folders.delete(scratch);
        Files.createDirectories(scratch);
        String complaint = restic.restore(namespace, snapshots.get(backup).get(namespace), scratch);
        if (complaint.isEmpty()) {
            diary.difference(backup, namespace, scratch).ifPresent(violations::add);
        } else {
            violations.add(complaint);
        }
        Folders.delete(scratch);
    }

    /** Takes the objects away; what lies in the bucket stays. */
    void clear() {
        snapshots
                .keySet()
                .forEach(backup -> operations.resource(Backup.class, backup).delete());
        policies.forEach(
                policy -> operations.resource(BackupPolicy.class, policy).delete());
        operations.resource(BackupStorageLocation.class, run).delete();
        namespaces.forEach(namespace -> operations
                .resource(ResticRepository.class, Names.repository(namespace, run))
                .delete());
    }
}
