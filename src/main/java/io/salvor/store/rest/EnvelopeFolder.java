package io.salvor.store.rest;

import io.salvor.store.rest.RestClient.Listed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.HttpUrl;

/**
 * A folder of envelopes, and what is known of it. The name of a file stands for what is in it, so that a line that was read once is never read
 * again. Thread-safe.
 */
final class EnvelopeFolder {
    /** How long a listing is good enough to read by; what this process itself has changed is in it at once. */
    private static final Duration RECENT = Duration.ofMillis(250);

    /** So that no more than a fifth of the time goes into listings, however long one takes. */
    private static final int SHARE = 4;

    private static final int AT_ONCE = 8;

    private final RestClient client;
    private final RestPatience patience;
    private final HttpUrl folder;
    private final EnvelopeIndex index = new EnvelopeIndex();
    private final AtomicLong asked = new AtomicLong();
    private long answered;
    private long goodUntil = System.nanoTime();

    EnvelopeFolder(RestClient client, RestPatience patience, HttpUrl folder) {
        this.client = client;
        this.patience = patience;
        this.folder = folder;
    }

    HttpUrl file(Envelope envelope) {
        return file(envelope.name());
    }

    private HttpUrl file(String name) {
        return folder.resolve(name);
    }

    /** Everything that was there at some time since this was called. */
    void list() {
        list(asked.incrementAndGet());
    }

    private synchronized void list(long ticket) {
        // One that has begun since then says it too.
        if (answered < ticket) {
            long serves = asked.get();
            long begun = System.nanoTime();
            read(patience.call("listing " + folder.encodedPath(), () -> client.list(folder)));
            long end = System.nanoTime();
            answered = serves;
            goodUntil = end + Math.max(RECENT.toNanos(), SHARE * (end - begun));
        }
    }

    private synchronized void listUnlessRecent() {
        if (System.nanoTime() - goodUntil >= 0) {
            list();
        }
    }

    private void read(List<Listed> files) {
        List<Listed> unknown = index.take(files);
        if (unknown.isEmpty()) {
            return;
        }
        ExecutorService readers = Executors.newFixedThreadPool(Math.min(AT_ONCE, unknown.size()));
        try {
            List<Future<byte[]>> beginnings = new ArrayList<>();
            unknown.forEach(file -> beginnings.add(readers.submit(() -> beginning(file))));
            for (int i = 0; i < unknown.size(); i++) {
                add(unknown.get(i), beginnings.get(i).get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw patience.failures().interrupted(e, "reading what is in " + folder.encodedPath());
        } finally {
            readers.shutdownNow();
        }
    }

    private byte[] beginning(Listed file) {
        return patience.call("reading " + file.name(), () -> client.start(file(file.name()), Envelope.LINE));
    }

    /** What went after it was listed is none, and what a server has given a part of is read again after the next listing. */
    private void add(Listed file, byte[] beginning) {
        if (beginning.length >= Math.min(file.size(), Envelope.LINE)) {
            Envelope.read(file.name(), beginning, file.size())
                    .ifPresentOrElse(index::add, () -> index.addForeign(file));
        }
    }

    /** The one that counts of a key. */
    Optional<Envelope> find(String key) {
        listUnlessRecent();
        synchronized (this) {
            return index.current(key);
        }
    }

    /** All of a key, as they are now; the one that counts last. */
    List<Envelope> all(String key) {
        list();
        synchronized (this) {
            return index.of(key);
        }
    }

    /** Those that count of all keys that start with a prefix, in order. */
    List<Envelope> below(String prefix) {
        listUnlessRecent();
        synchronized (this) {
            return index.below(prefix);
        }
    }

    /** Writes one. */
    void send(EnvelopeBody content) throws IOException {
        client.send(file(content.envelope()), content);
        synchronized (this) {
            index.add(content.envelope());
        }
    }

    /** Takes one away. */
    void remove(Envelope envelope) throws IOException {
        client.remove(file(envelope));
        forget(envelope);
    }

    /** Takes note that one is gone. */
    synchronized void forget(Envelope envelope) {
        index.remove(envelope);
    }

    /** Takes note that something was changed without it. */
    synchronized void outdate() {
        goodUntil = System.nanoTime();
    }
}
