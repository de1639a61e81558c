package io.salvor.restic;

import io.salvor.scratch.PrivateFolder;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Tries a key where it can do no harm: in a folder that has nothing but the configuration of the repository and this key. restic gets
 * no further in a repository with a key that it does not take, whatever other keys there are.
 */
public final class KeyTrial {
    private final Restic restic;

    public KeyTrial(Restic restic) {
        this.restic = restic;
    }

    /**
     * Opens the configuration of a repository with a key, and returns the ID that stands in it.
     *
     * @param config the file as it lies in the repository
     * @param keyId name of the key's file
     * @throws ResticException when restic does not take the key
     */
    public String open(byte[] config, String keyId, byte[] key, String password, Duration deadline) {
        try (PrivateFolder folder = PrivateFolder.open()) {
            Files.write(folder.file("config"), config);
            Path keys = Files.createDirectory(folder.file("keys"));
            Files.write(keys.resolve(keyId), key);
            return restic.open(new RepositoryAccess(keys.getParent().toString(), password, Map.of()), deadline);
        } catch (IOException e) {
            throw new ResticException(
                    ResticWords.ofOwnFile(e),
                    "cannot try a key: " + e + "; see whether the folder for temporary files can be written");
        }
    }
}
