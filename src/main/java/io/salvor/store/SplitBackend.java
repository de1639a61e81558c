package io.salvor.store;

import java.util.Optional;

/**
 * A location whose repositories are not in its own place.
 *
 * @param own the place of everything else
 * @param repositories the place that has a folder for the repository of each namespace; reached with the same credentials
 */
record SplitBackend(Backend own, Backend repositories) implements Backend {
    @Override
    public ObjectStore open() {
        return new SplitObjectStore(own.open(), repositories.open());
    }

    @Override
    public String identifier(String path) {
        return path.startsWith(ObjectNames.RESTIC)
                ? repositories.identifier(path.substring(ObjectNames.RESTIC.length()))
                : own.identifier(path);
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
