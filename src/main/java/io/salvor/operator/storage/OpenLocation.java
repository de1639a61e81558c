package io.salvor.operator.storage;

import io.salvor.catalog.Catalog;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.restic.RepositoryAccess;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.S3Location;
import java.util.HashMap;
import java.util.Map;

/**
 * A storage location with everything that is needed to work in it.
 *
 * @param keyContext what passwords are derived with, as the location's own record says
 */
public record OpenLocation(
        String name, S3Location s3, ObjectStore store, Catalog catalog, byte[] masterKey, String keyContext) {

    /** The password of a namespace's repository. */
    public String password(String namespace) {
        return RepositoryPasswords.derive(masterKey, keyContext, namespace);
    }

    /** The repository of a namespace as restic names it. */
    public String repoIdentifier(String namespace) {
        return s3.repoIdentifier(namespace);
    }

    /** The credentials as node Jobs and restic read them. */
    public Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", s3.accessKey(), "AWS_SECRET_ACCESS_KEY", s3.secretKey());
    }

    /** What restic needs to work on the repository of a namespace. */
    public RepositoryAccess access(String namespace) {
        Map<String, String> environment = new HashMap<>(credentials());
        environment.put("AWS_DEFAULT_REGION", s3.region());
        return new RepositoryAccess(repoIdentifier(namespace), password(namespace), environment);
    }

    /** Names the location and nothing that is secret. */
    @Override
    public String toString() {
        return "OpenLocation[" + name + "]";
    }
}
