package io.salvor.store.rest;

import io.salvor.store.ObjectPart;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

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
    private final EnvelopeReading reading;
    private final EnvelopeFolder objects;
    private final EnvelopeFolder locks;
    private final SecureRandom random = new SecureRandom();
    private final Object[] stripes = Stream.generate(Object::new).limit(STRIPES).toArray();

    RestObjects(RestClient client, RestPatience patience, HttpUrl folder) {
        this.client = client;
        this.patience = patience;
        reading = new EnvelopeReading(client, patience);
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
        return reading.whole(folder(key), key);
    }

    InputStream get(String key, ObjectPart part) {
        return reading.part(folder(key), key, part);
    }

    boolean exists(String key) {
        return reading.exists(folder(key), key);
    }

    SortedMap<String, Long> sizes(String prefix) {
        SortedMap<String, Long> sizes = new TreeMap<>();
        below(prefix).forEach(envelope -> sizes.put(envelope.key(), envelope.size()));
        return sizes;
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
