package io.salvor.store.rest;

import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Objects with keys, each in an envelope. One takes another's place by being written beside it, and that one goes then: of two that a crash
 * leaves, the later counts, and the next change takes the earlier away.
 */
final class RestObjects {
    /** What a server lets be removed under {@code --append-only}; a trial finds that out by such a key. */
    private static final String LOCKS = "/locks/";

    private static final int ATTEMPTS = 10;
    private static final int STRIPES = 64;
    private static final int PAUSE = 20;
    private static final int MARK = 8;

    private final RestClient client;
    private final RestPatience patience;
    private final EnvelopeFolder objects;
    private final EnvelopeFolder locks;
    private final SecureRandom random = new SecureRandom();
    private final Object[] stripes = Stream.generate(Object::new).limit(STRIPES).toArray();

    RestObjects(RestClient client, RestPatience patience, HttpUrl folder) {
        this.client = client;
        this.patience = patience;
        // Of the kinds of files, the one that nothing else is done with.
        objects = new EnvelopeFolder(client, patience, folder.resolve("index/"));
        locks = new EnvelopeFolder(client, patience, folder.resolve("locks/"));
    }

    private EnvelopeFolder folder(String key) {
        return key.contains(LOCKS) ? locks : objects;
    }

    private Object stripe(String key) {
        return stripes[Math.floorMod(key.hashCode(), STRIPES)];
    }

    private String mark() {
        byte[] mark = new byte[MARK];
        random.nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }

    void put(String key, EnvelopeBody.Content content) {
        EnvelopeFolder folder = folder(key);
        synchronized (stripe(key)) {
            List<Envelope> earlier = folder.all(key);
            long sequence =
                    earlier.isEmpty() ? 1 : earlier.get(earlier.size() - 1).sequence() + 1;
            write(folder, key, sequence, content);
            remove(folder, earlier);
        }
    }

    private Envelope write(EnvelopeFolder folder, String key, long sequence, EnvelopeBody.Content content) {
        String action = "writing " + key;
        EnvelopeBody body = body(key, sequence, content);
        patience.call(action, () -> {
            folder.send(body);
            return null;
        });
        return body.envelope();
    }

    private EnvelopeBody body(String key, long sequence, EnvelopeBody.Content content) {
        try {
            return EnvelopeBody.of(key, sequence, mark(), content);
        } catch (IOException | IllegalArgumentException e) {
            throw patience.failures()
                    .problem(Reason.Other, key + " cannot be written: " + e, "look at what is to be written", e);
        }
    }

    /** In order: where it is broken off, what counts is still there. */
    private void remove(EnvelopeFolder folder, List<Envelope> envelopes) {
        for (Envelope one : envelopes) {
            patience.call("removing " + one.key(), () -> {
                folder.remove(one);
                return null;
            });
        }
    }

    /**
     * Of several processes at once at most one is first: each that sees another beside its own takes its own back, and looks again after a
     * pause of its own length.
     */
    boolean putIfAbsent(String key, byte[] content) {
        EnvelopeFolder folder = folder(key);
        synchronized (stripe(key)) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                if (!folder.all(key).isEmpty()) {
                    return false;
                }
                Envelope own = write(folder, key, 0, EnvelopeBody.Content.of(content));
                if (folder.all(key).equals(List.of(own))) {
                    return true;
                }
                remove(folder, List.of(own));
                patience.pause(Duration.ofMillis(random.nextInt(PAUSE * attempt)), "writing " + key);
            }
        }
        throw patience.failures().problem(Reason.Other, "several write " + key + " at once", "it is tried again", null);
    }

    InputStream get(String key) {
        EnvelopeFolder folder = folder(key);
        String action = "reading " + key;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Envelope> found = folder.find(key);
            if (found.isEmpty()) {
                break;
            }
            try {
                return patience.call(action, () -> content(folder.file(found.get()), found.get(), action));
            } catch (StorageException e) {
                gone(folder, found.get(), e);
            }
        }
        throw patience.failures().missing(key);
    }

    private InputStream content(HttpUrl file, Envelope envelope, String action) throws IOException {
        Response response = client.open(file);
        return new EnvelopeContent(
                response.body().byteStream(), envelope.name(), envelope.head(), patience.failures(), action);
    }

    /** Another process has removed or replaced it since the last listing. */
    private static void gone(EnvelopeFolder folder, Envelope envelope, StorageException failure) {
        if (failure.reason() != Reason.NotFound) {
            throw failure;
        }
        folder.forget(envelope);
        folder.list();
    }

    boolean exists(String key) {
        EnvelopeFolder folder = folder(key);
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

    List<String> keys(String prefix) {
        return below(prefix).map(Envelope::key).sorted().toList();
    }

    Usage usage(String prefix) {
        return below(prefix).map(Envelope::size).reduce(Usage.NONE, Usage::and, (one, other) -> one);
    }

    private Stream<Envelope> below(String prefix) {
        Predicate<Envelope> ofLocks = one -> one.key().contains(LOCKS);
        return Stream.concat(
                objects.below(prefix).stream().filter(ofLocks.negate()),
                locks.below(prefix).stream().filter(ofLocks));
    }

    void delete(String key) {
        EnvelopeFolder folder = folder(key);
        synchronized (stripe(key)) {
            remove(folder, folder.all(key));
        }
    }

    /** Takes note that the probe was here. */
    void outdate() {
        objects.outdate();
    }
}
