package io.salvor.restic.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/** Writes files into the folder of a repository as restic does, with the key of that repository. */
public final class SealedFiles {
    private final SecureRandom random = new SecureRandom();
    private final Path repository;
    private final SealingKey key;

    /** @param repository a folder that restic has made, or Salvor */
    public SealedFiles(Path repository, String password) throws IOException {
        this.repository = repository;
        List<Path> keys;
        try (Stream<Path> files = Files.list(repository.resolve("keys"))) {
            keys = files.toList();
        }
        this.key = KeyFile.read(Files.readAllBytes(keys.get(0)))
                .flatMap(file -> file.open(password))
                .orElseThrow();
    }

    /** Writes a snapshot. @param json what restic keeps of it; returns its ID */
    public String snapshot(byte[] json) throws IOException {
        byte[] iv = new byte[SealingKey.IV];
        random.nextBytes(iv);
        byte[] sealed = key.seal(json, iv);
        String id = KeyFile.id(sealed);
        Files.write(repository.resolve("snapshots").resolve(id), sealed);
        return id;
    }
}
