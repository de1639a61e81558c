package io.salvor.store;

import java.util.Optional;

/**
 * One place that objects and repositories lie in, with the credentials for it. Two are equal when address and credentials are the same,
 * so that a change of either is seen; its text names no secret.
 */
public interface Backend {
    /**
     * Opens the objects of the place. Speaks to nobody yet: the first call does, or {@link ObjectStore#probe}.
     *
     * @throws io.salvor.trouble.StorageException if the address cannot be one
     */
    ObjectStore open();

    /** What restic calls a folder of this place. @param path of the folder below it, without a slash at either end */
    String identifier(String path);

    /**
     * The repository of a namespace as restic names it: the folder {@link ObjectNames#repository} of this place.
     *
     * @throws IllegalArgumentException if the namespace is no name that Kubernetes allows
     */
    default String repository(String namespace) {
        return identifier(ObjectNames.repository(namespace));
    }

    /** What a process needs, besides the identifier, to get at the repositories. */
    Reach reach();

    /** Where connections to it go, for who looks why they fail; empty where that is nobody's address, or a program alone knows it. */
    default Optional<Endpoint> endpoint() {
        return Optional.empty();
    }

    /** The place in words for people, such as "bucket backups at https://s3.example.com". */
    String described();
}
