package io.salvor.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks, at each request that removes something from a bucket, whether a backup goes in the order that leaves nothing of it that looks whole and
 * is not: tombstone, marker, the Backup in the cluster, snapshots, files, tombstone.
 */
final class DeletionOrder {
    private static final String MARKER = "salvor-backup.json";

    private final List<String> violations = new ArrayList<>();
    private Watched watched;

    /**
     * What is watched.
     *
     * @param location its folder on the disk of the S3 server
     * @param snapshots the backup of each
     * @param kept backups of which nothing may go
     * @param inCluster whether there is a Backup of a name in the cluster
     */
    private record Watched(
            Path location, Map<String, String> snapshots, Set<String> kept, Predicate<String> inCluster) {
        private boolean isMarked(String backup) {
            return Files.exists(location.resolve("backups").resolve(backup).resolve(MARKER));
        }

        private boolean hasTombstone(String backup) throws IOException {
            return !files("deletions/" + backup).isEmpty();
        }

        private List<String> files(String below) throws IOException {
            Path folder = location.resolve(below);
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> found = Files.walk(folder)) {
                return found.filter(Files::isRegularFile).map(Path::toString).toList();
            }
        }

        private boolean hasSnapshots(String backup) throws IOException {
            for (String file : files("restic")) {
                Path path = Path.of(file);
                if (path.getParent().endsWith("snapshots")
                        && backup.equals(snapshots.get(path.getFileName().toString()))) {
                    return true;
                }
            }
            return false;
        }
    }

    synchronized void watch(
            Path location, Map<String, String> snapshots, Set<String> kept, Predicate<String> inCluster) {
        watched = new Watched(location, Map.copyOf(snapshots), Set.copyOf(kept), inCluster);
        violations.clear();
    }

    /** Watches nothing more, and returns what went wrong. */
    synchronized List<String> end() {
        watched = null;
        return List.copyOf(violations);
    }

    /** A request that has come, and not gone on yet. */
    synchronized void see(Call call) {
        if (watched == null || !call.method().equals("DELETE")) {
            return;
        }
        String location = "/" + watched.location().getFileName() + "/";
        int start = call.path().indexOf(location);
        if (start >= 0) {
            try {
                removes(call.path().substring(start + location.length()).split("/"));
            } catch (IOException e) {
                violations.add("it could not be looked whether " + call.path() + " may go: " + e);
            }
        }
    }

    private void removes(String[] key) throws IOException {
        if (key[0].equals("restic") && key.length == 4 && key[2].equals("snapshots")) {
            snapshot(key[3]);
        } else if (key[0].equals("backups") && key.length == 3) {
            file(key[1], key[2]);
        } else if (key[0].equals("deletions") && key.length == 3) {
            tombstone(key[1]);
        }
    }

    private void snapshot(String id) throws IOException {
        String backup = watched.snapshots().get(id);
        if (backup == null) {
            return;
        }
        require(!watched.kept().contains(backup), "a snapshot of " + backup + " went, which is kept");
        require(!watched.isMarked(backup), "a snapshot of " + backup + " went before its marker");
        require(watched.hasTombstone(backup), "a snapshot of " + backup + " went without a tombstone");
        require(
                !watched.inCluster().test(backup),
                "a snapshot of " + backup + " went while the cluster had it as a Backup");
    }

    private void file(String backup, String file) throws IOException {
        require(!watched.kept().contains(backup), "file " + file + " of " + backup + " went, which is kept");
        require(watched.hasTombstone(backup), "file " + file + " of " + backup + " went without a tombstone");
        if (!file.equals(MARKER)) {
            require(!watched.isMarked(backup), "file " + file + " of " + backup + " went before its marker");
            require(!watched.hasSnapshots(backup), "file " + file + " of " + backup + " went before its snapshots");
        }
    }

    private void tombstone(String backup) throws IOException {
        require(
                watched.files("backups/" + backup).isEmpty() && !watched.hasSnapshots(backup),
                "the tombstone of " + backup + " went before all the rest");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds && !violations.contains(otherwise)) {
            violations.add(otherwise);
        }
    }
}
