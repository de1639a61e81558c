package io.salvor.store;

import java.util.Optional;

/** Another backend whose repositories are worked on with limits. */
record LimitedBackend(Backend backend, Limits limits) implements Backend {
    @Override
    public ObjectStore open() {
        return backend.open();
    }

    @Override
    public String identifier(String path) {
        return backend.identifier(path);
    }

    @Override
    public String repository(String namespace) {
        return backend.repository(namespace);
    }

    @Override
    public String place() {
        return backend.place();
    }

    @Override
    public boolean hasRepositoriesApart() {
        return backend.hasRepositoriesApart();
    }

    @Override
    public Reach reach() {
        return limits.in(backend.reach(), backend.repository("any"));
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return backend.endpoint();
    }

    @Override
    public String mount() {
        return backend.mount();
    }

    @Override
    public void share(String namespace) {
        backend.share(namespace);
    }

    @Override
    public String described() {
        return backend.described();
    }
}
