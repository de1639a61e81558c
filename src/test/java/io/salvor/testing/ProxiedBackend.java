package io.salvor.testing;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.util.HashMap;
import java.util.Map;

/** Another backend whose restic goes through a proxy, as it does where the environment of the operator says so. */
public record ProxiedBackend(Backend backend, ConnectProxy proxy) implements Backend {
    /** The environment of a process that goes through the proxy. */
    public static Map<String, String> environment(ConnectProxy proxy) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("HTTPS_PROXY", proxy.url());
        return environment;
    }

    @Override
    public ObjectStore open() {
        return backend.open();
    }

    @Override
    public String identifier(String path) {
        return backend.identifier(path);
    }

    @Override
    public Reach reach() {
        Reach reach = backend.reach();
        Map<String, String> environment = new HashMap<>(reach.environment());
        environment.put("HTTPS_PROXY", proxy.url());
        return new Reach(environment, reach.files(), reach.options(), reach.inherited());
    }

    @Override
    public String described() {
        return backend.described();
    }

    @Override
    public String toString() {
        return backend.toString();
    }
}
