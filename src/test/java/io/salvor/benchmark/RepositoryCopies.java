package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.BackupStorageLocation;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.restic.RepositoryAccess;
import io.salvor.sandbox.Sandbox;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the repository that Salvor has made, key and all: restic by hand has the same repository to open.
 */
final class RepositoryCopies {
    private static final String LOCATION = "default";
    private static final String ORIGINAL = "cluster/restic/" + SmallVolumes.NAMESPACE;

    private final Sandbox sandbox;

    RepositoryCopies(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** A copy as the original is now, which has its password. */
    RepositoryAccess make(String name) throws IOException {
        String path = "by-hand/" + name;
        Path original = folder();
        Path copy = sandbox.bucket().resolve(path);
        Files.createDirectories(copy.getParent());
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(original)) {
            entries = walk.toList();
        }
        for (Path entry : entries) {
            // The server keeps what it knows of an object in the file's attributes.
            Files.copy(entry, copy.resolve(original.relativize(entry)), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new RepositoryAccess(sandbox.repository(path), password(), sandbox.bucketCredentials());
    }

    /** A copy whose key is not Salvor's, but one that restic makes for the same password. */
    RepositoryAccess ordinary(String name) throws IOException, InterruptedException {
        RepositoryAccess copy = make(name);
        Path keys = sandbox.bucket().resolve("by-hand/" + name + "/keys");
        List<Path> cheap;
        try (Stream<Path> files = Files.list(keys)) {
            cheap = files.toList();
        }
        Path password = Files.writeString(Files.createTempFile("benchmark", "password"), copy.password());
        ProcessBuilder restic = new ProcessBuilder(
                        ResticBinary.path().toString(),
                        "key",
                        "add",
                        "--no-cache",
                        "--repo=" + copy.identifier(),
                        "--password-file=" + password,
                        "--new-password-file=" + password)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        restic.environment().putAll(copy.environment());
        if (restic.start().waitFor() != 0) {
            throw new IllegalStateException("restic could not add a key");
        }
        Files.delete(password);
        for (Path key : cheap) {
            Files.delete(key);
        }
        return copy;
    }

    /** The original itself, to be read from. */
    RepositoryAccess original() {
        return new RepositoryAccess(sandbox.repository(ORIGINAL), password(), sandbox.bucketCredentials());
    }

    /** The folder of the original. */
    Path folder() {
        return sandbox.bucket().resolve(ORIGINAL);
    }

    /** The keys of all that is encrypted in the catalog of the location. */
    ContentKeys keys() {
        return new ContentKeys(masterKey(), keyContext());
    }

    String password() {
        return RepositoryPasswords.derive(masterKey(), keyContext(), SmallVolumes.NAMESPACE);
    }

    private BackupStorageLocation location() {
        return sandbox.playground()
                .client()
                .resources(BackupStorageLocation.class)
                .inNamespace(sandbox.playground().salvorNamespace())
                .withName(LOCATION)
                .get();
    }

    private String keyContext() {
        return location().getStatus().keyContext;
    }

    private byte[] masterKey() {
        Secret secret = sandbox.playground()
                .client()
                .secrets()
                .inNamespace(sandbox.playground().salvorNamespace())
                .withName(location().getSpec().masterKey.name)
                .get();
        byte[] key = Base64.getDecoder().decode(secret.getData().get("key"));
        return RepositoryPasswords.parseMasterKey(new String(key, StandardCharsets.UTF_8));
    }
}
