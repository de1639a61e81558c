package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.restic.RepositoryAccess;
import io.salvor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the repository that Salvor has made, key and all. restic chooses how much work opening a repository is by how fast
 * the machine is while it makes the key: two repositories made one after the other may differ by a factor of two, in every
 * single run.
 */
final class RepositoryCopies {
    private static final String LOCATION = "default";
    private static final String ORIGINAL = "cluster/restic/" + TenVolumes.NAMESPACE;

    private final Sandbox sandbox;

    RepositoryCopies(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** A copy as the original is now, which has its password. */
    RepositoryAccess make(String name) throws IOException {
        String path = "by-hand/" + name;
        Path original = sandbox.bucket().resolve(ORIGINAL);
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

    /** The original itself, to be read from. */
    RepositoryAccess original() {
        return new RepositoryAccess(sandbox.repository(ORIGINAL), password(), sandbox.bucketCredentials());
    }

    private String password() {
        KubernetesClient client = sandbox.playground().client();
        String namespace = sandbox.playground().salvorNamespace();
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .withName(LOCATION)
                .get();
        Secret secret = client.secrets()
                .inNamespace(namespace)
                .withName(location.getSpec().masterKey.name)
                .get();
        byte[] key = Base64.getDecoder().decode(secret.getData().get("key"));
        return RepositoryPasswords.derive(
                RepositoryPasswords.parseMasterKey(new String(key, StandardCharsets.UTF_8)),
                location.getStatus().keyContext,
                TenVolumes.NAMESPACE);
    }
}
