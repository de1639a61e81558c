package io.salvor.restic.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restic.RepositoryAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes snapshots into a repository in a folder without starting restic, as restic writes one of a volume that has not changed: its data is
 * there, and nothing but the file of the snapshot is new.
 */
public final class WrittenSnapshots {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SealingKey key;

    /** @param access of a repository in a folder */
    public WrittenSnapshots(RepositoryAccess access) throws IOException {
        try (Stream<Path> keys = Files.list(Path.of(access.identifier(), "keys"))) {
            List<Path> all = keys.toList();
            key = KeyFile.read(Files.readAllBytes(all.get(0)))
                    .flatMap(file -> file.open(access.password()))
                    .orElseThrow();
        }
    }

    /** Writes one. @param folder where snapshots lie @return its ID */
    public String write(Path folder, JsonNode snapshot) throws IOException {
        byte[] iv = new byte[SealingKey.IV];
        RANDOM.nextBytes(iv);
        byte[] sealed = key.seal(snapshot.toString().getBytes(StandardCharsets.UTF_8), iv);
        String id = KeyFile.id(sealed);
        Files.write(folder.resolve(id), sealed);
        return id;
    }
}
