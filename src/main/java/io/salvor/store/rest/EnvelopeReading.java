package io.salvor.store.rest;

import io.salvor.store.ObjectPart;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** Reads the envelope that counts of a key, although others remove and replace it meanwhile. */
record EnvelopeReading(RestClient client, RestPatience patience) {
    private static final int ATTEMPTS = 10;

    private interface Opening {
        InputStream of(HttpUrl file, Envelope envelope) throws IOException;
    }

    InputStream whole(EnvelopeFolder folder, String key) {
        String action = "reading " + key;
        return read(folder, key, (file, envelope) -> {
            Response response = client.open(file);
            return new EnvelopeContent(
                    response.body().byteStream(), envelope.name(), envelope.head(), patience.failures(), action);
        });
    }

    /** Without a look at whether the whole is as it was written. */
    InputStream part(EnvelopeFolder folder, String key, ObjectPart part) {
        String action = "reading " + key;
        return read(
                folder,
                key,
                (file, envelope) ->
                        new RestContent(client.part(file, part.behind(envelope.head())), patience.failures(), action));
    }

    private InputStream read(EnvelopeFolder folder, String key, Opening opening) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Envelope> found = folder.find(key);
            if (found.isEmpty()) {
                break;
            }
            try {
                return patience.call("reading " + key, () -> opening.of(folder.file(found.get()), found.get()));
            } catch (StorageException e) {
                gone(folder, found.get(), e);
            }
        }
        throw patience.failures().missing(key);
    }

    /** Another process has removed or replaced it since the last listing. */
    private static void gone(EnvelopeFolder folder, Envelope envelope, StorageException failure) {
        if (failure.reason() != Reason.NotFound) {
            throw failure;
        }
        folder.forget(envelope);
        folder.list();
    }

    boolean exists(EnvelopeFolder folder, String key) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Envelope> found = folder.find(key);
            if (found.isEmpty()) {
                return false;
            }
            if (patience.call("looking for " + key, () -> client.exists(folder.file(found.get())))) {
                return true;
            }
            folder.forget(found.get());
            folder.list();
        }
        return false;
    }
}
