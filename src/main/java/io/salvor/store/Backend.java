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

    /** What tells the place of the objects from every other one; nothing of it is secret. */
    default String place() {
        String inside = identifier("any");
        return inside.substring(0, inside.lastIndexOf("any"));
    }

    /** Whether repositories lie in another place than the objects, where {@code config.resticRepoPrefix} says. */
    default boolean hasRepositoriesApart() {
        return false;
    }

    /** What a process needs, besides the identifier, to get at the repositories. */
    Reach reach();

    /** Where connections to it go, for who looks why they fail; empty where that is nobody's address, or a program alone knows it. */
    default Optional<Endpoint> endpoint() {
        return Optional.empty();
    }

    /**
     * Where a volume of the installation has to be mounted in every process that works on the repositories: a folder that is called as the
     * volume. Empty where nothing is mounted.
     */
    default String mount() {
        return "";
    }

    /**
     * Lets all that work on a repository work on what restic has made of it, where a place has owners and modes. To be called after it was
     * made, and before others begin; where nothing is to be done, it costs a look.
     *
     * @throws io.salvor.trouble.StorageException if that is not possible; the message says what to do
     */
    default void share(String namespace) {}

    /** The place in words for people, such as "bucket backups at https://s3.example.com". */
    String described();
}
