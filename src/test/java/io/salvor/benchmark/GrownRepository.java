package io.salvor.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.key.SealedFiles;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Fills a repository with what years would: one volume of large and small files whose bytes no compression makes fewer, a fifth of which is written
 * anew before each of 96 backups by restic. The snapshots, of which several in a row have the same tree, are written without restic.
 */
final class GrownRepository {
    private static final int BACKUPS = 96;
    private static final int CHANGED_OF = 5;
    private static final int LARGE_BYTES = 4 << 20;
    private static final int SMALL_BYTES = 10 << 10;

    /** For each GiB of the whole: 44 MiB in large files and 6 MiB in small ones. */
    private static final int LARGE = 11;

    private static final int SMALL = 600;
    private static final int IN_A_FOLDER = 500;

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path repository;
    private final String password;
    private final Random random = new Random(1);

    /** @param repository its folder, which restic may write as its own */
    GrownRepository(Path repository, String password) {
        this.repository = repository;
        this.password = password;
    }

    /**
     * @param volume folder for the volume, which goes at the end
     * @return the IDs of the snapshots, oldest first
     */
    List<String> grow(Path volume, int gibibytes, int snapshots) throws IOException, InterruptedException {
        List<Path> files = files(volume, gibibytes);
        Restic restic = new Restic(ResticBinary.path(), volume.resolveSibling("cache"));
        restic.version();
        RepositoryAccess access = new RepositoryAccess(repository.toString(), password, Map.of());
        List<String> saved = new ArrayList<>();
        for (int number = 0; number < BACKUPS; number++) {
            for (int i = 0; i < files.size(); i++) {
                if (number == 0 || random.nextInt(CHANGED_OF) == 0) {
                    write(files.get(i), i < LARGE * gibibytes ? LARGE_BYTES : SMALL_BYTES);
                }
            }
            String parent = saved.isEmpty() ? null : saved.get(saved.size() - 1);
            saved.add(restic.backup(access, arguments(volume, parent), progress -> {}, LONGEST)
                    .snapshotId());
        }
        return snapshots(saved, snapshots);
    }

    private static BackupArguments arguments(Path volume, String parent) {
        return BackupArguments.everything(volume, parent, Map.of("volume", "grown", "backup", "expired"));
    }

    private static List<Path> files(Path volume, int gibibytes) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.createDirectories(volume);
        for (int i = 0; i < LARGE * gibibytes; i++) {
            files.add(volume.resolve("large-" + i));
        }
        for (int i = 0; i < SMALL * gibibytes; i++) {
            Path folder = Files.createDirectories(volume.resolve("folder-" + i / IN_A_FOLDER));
            files.add(folder.resolve("small-" + i));
        }
        return files;
    }

    private void write(Path file, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        Files.write(file, content);
    }

    /** Writes the snapshots in place of those that restic has made, an hour after each other. */
    private List<String> snapshots(List<String> saved, int snapshots) throws IOException, InterruptedException {
        List<ObjectNode> kept = new ArrayList<>();
        for (String id : saved) {
            kept.add(kept(id));
            Files.delete(repository.resolve("snapshots").resolve(id));
        }
        SealedFiles files = new SealedFiles(repository, password);
        Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(snapshots));
        List<String> written = new ArrayList<>();
        for (int i = 0; i < snapshots; i++) {
            ObjectNode snapshot = kept.get((int) ((long) i * BACKUPS / snapshots));
            snapshot.put("time", first.plus(Duration.ofHours(i)).toString());
            written.add(files.snapshot(JSON.writeValueAsBytes(snapshot)));
        }
        return written;
    }

    private ObjectNode kept(String id) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createTempFile("benchmark", "password"), password);
        Process restic = new ProcessBuilder(
                        ResticBinary.path().toString(),
                        "cat",
                        "--no-lock",
                        "--no-cache",
                        "--repo=" + repository,
                        "--password-file=" + file,
                        "snapshot",
                        id)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode snapshot = JSON.readTree(restic.getInputStream());
        int code = restic.waitFor();
        Files.delete(file);
        if (code != 0) {
            throw new IllegalStateException("restic could not read snapshot " + id);
        }
        return (ObjectNode) snapshot;
    }

    /** Gives another folder the same files. Neither restic nor the S3 server ever writes into a file that is there, so both may have them. */
    void link(Path copy) throws IOException {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(repository)) {
            entries = walk.toList();
        }
        for (Path entry : entries) {
            Path target = copy.resolve(repository.relativize(entry));
            if (Files.isDirectory(entry)) {
                Files.createDirectories(target);
            } else {
                Files.createLink(target, entry);
            }
        }
    }

    /** How large its packs are. */
    long packBytes() throws IOException {
        try (Stream<Path> walk = Files.walk(repository.resolve("data"))) {
            return walk.map(Path::toFile)
                    .filter(java.io.File::isFile)
                    .mapToLong(java.io.File::length)
                    .sum();
        }
    }
}
