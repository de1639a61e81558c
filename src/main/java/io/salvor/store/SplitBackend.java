package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Optional;

/**
 * A location whose repositories are not in its own place.
 *
 * @param own the place of everything else
 * @param repositories the place that has a folder for the repository of each namespace; reached with the same credentials
 */
record SplitBackend(Backend own, Backend repositories) implements Backend {
    private static final String ANY = "any";

    /**
     * Checks that nothing lies in both.
     *
     * @throws StorageException if one is in the other: what is removed of one could be the other's
     */
    SplitBackend {
        String catalog = folder(own);
        String place = folder(repositories);
        if (catalog.startsWith(place) || place.startsWith(catalog) && !place.startsWith(catalog + ObjectNames.RESTIC)) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.resticRepoPrefix " + place + " and the location's own place " + catalog
                            + " lie one in the other; name a place beside it, or one that begins with " + catalog
                            + ObjectNames.RESTIC);
        }
    }

    /** With a slash or a colon at its end. */
    private static String folder(Backend backend) {
        String inside = backend.identifier(ANY);
        return inside.substring(0, inside.lastIndexOf(ANY));
    }

    @Override
    public ObjectStore open() {
        ObjectStore first = own.open();
        try {
            return new SplitObjectStore(first, repositories.open());
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    @Override
    public String identifier(String path) {
        return path.startsWith(ObjectNames.RESTIC)
                ? repositories.identifier(path.substring(ObjectNames.RESTIC.length()))
                : own.identifier(path);
    }

    @Override
    public String place() {
        return own.place();
    }

    @Override
    public boolean hasRepositoriesApart() {
        return true;
    }

    @Override
    public Reach reach() {
        return repositories.reach();
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return own.endpoint();
    }

    @Override
    public String mount() {
        return repositories.mount();
    }

    @Override
    public void share(String namespace) {
        repositories.share(namespace);
    }

    @Override
    public String described() {
        return own.described() + " with repositories in " + repositories.described();
    }
}
