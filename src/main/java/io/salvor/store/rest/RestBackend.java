package io.salvor.store.rest;

import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of a REST server and the credentials for it.
 *
 * @param url of the folder, without a slash at its end, user or password
 * @param authorities certificates, as PEM, that are trusted beside the usual ones; empty for none
 */
record RestBackend(String url, RestPlace objects, RestCredentials credentials, String authorities) implements Backend {
    @Override
    public ObjectStore open() {
        return RestObjectStore.open(this);
    }

    /** @return {@code rest:<url>/<path>}, where restic/shop is called restic-shop */
    @Override
    public String identifier(String path) {
        return "rest:" + url + "/" + objects.path(path);
    }

    @Override
    public Reach reach() {
        Map<String, String> environment = new HashMap<>();
        Map<String, String> files = new HashMap<>();
        if (!credentials.user().isEmpty()) {
            environment.put(RestCredentials.USER, credentials.user());
            environment.put(RestCredentials.PASSWORD, credentials.password());
        }
        if (!credentials.certificate().isEmpty()) {
            files.put("RESTIC_TLS_CLIENT_CERT", credentials.certificate());
        }
        if (!authorities.isEmpty()) {
            files.put("RESTIC_CACERT", authorities);
        }
        return new Reach(environment, files);
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return Optional.of(new Endpoint(URI.create(url), authorities));
    }

    @Override
    public String described() {
        return "REST server at " + url;
    }

    @Override
    public String toString() {
        return "RestBackend[" + described() + ", " + credentials + "]";
    }
}
