package io.salvor.testing;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Another store that goes away when a test says so. */
public final class FailingObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<String> made = new ConcurrentLinkedQueue<>();
    private volatile Reason reason;
    private volatile int last = Integer.MAX_VALUE;
    private volatile boolean closed;
    private volatile String hidden;
    private volatile String readOnly;
    private volatile String kept;
    private volatile String closedTo;
    private final AtomicInteger denials = new AtomicInteger();
    private final AtomicInteger removals = new AtomicInteger(Integer.MAX_VALUE);

    public FailingObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** From now on every call fails, after this many that do not. */
    public void failAfter(int more, Reason why) {
        reason = why;
        last = calls.get() + more;
    }

    /** From now on nothing can be written under keys that hold this. */
    public void failWriting(String part, Reason why) {
        reason = why;
        readOnly = part;
    }

    /** From now on nothing can be read under keys that hold this. */
    public void failReading(String part, Reason why) {
        reason = why;
        closedTo = part;
    }

    /** From now on nothing can be removed under keys that hold this. */
    public void failRemoving(String part, Reason why) {
        reason = why;
        kept = part;
    }

    /** From now on nothing can be removed, after this many removals. */
    public void failRemovingAfter(int more, Reason why) {
        reason = why;
        removals.set(more);
    }

    /** From now on none fails, and nothing is denied. */
    public void recover() {
        kept = null;
        removals.set(Integer.MAX_VALUE);
        closedTo = null;
        last = Integer.MAX_VALUE;
        hidden = null;
        readOnly = null;
    }

    /** The next questions about keys that hold this are answered as if there were none, as a proxy or a late replica does. */
    public void deny(String part, int times) {
        hidden = part;
        denials.set(times);
    }

    private boolean isDenied(String key) {
        return hidden != null && key.contains(hidden) && denials.getAndDecrement() > 0;
    }

    /** How many calls were made, those that failed included. */
    public int calls() {
        return calls.get();
    }

    /** Whether it was to fail and has not: there were not as many calls. */
    public boolean isOutstanding() {
        return last != Integer.MAX_VALUE && calls.get() <= last;
    }

    public boolean isClosed() {
        return closed;
    }

    /** How many of them were for something, such as "probing". */
    public int calls(String action) {
        return (int) made.stream().filter(action::equals).count();
    }

    private ObjectStore asked(String action) {
        made.add(action);
        boolean refused = readOnly != null && action.startsWith("writing ") && action.contains(readOnly)
                || closedTo != null && action.startsWith("reading ") && action.contains(closedTo)
                || kept != null && action.startsWith("removing ") && action.contains(kept)
                || action.startsWith("removing ") && removals.getAndDecrement() <= 0;
        if (calls.incrementAndGet() > last || refused) {
            throw new StorageException(reason, "the store is away while " + action);
        }
        return store;
    }

    @Override
    public void put(String key, Path file) {
        asked("writing " + key).put(key, file);
    }

    @Override
    public void put(String key, byte[] content) {
        asked("writing " + key).put(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return asked("writing " + key).putIfAbsent(key, content);
    }

    @Override
    public InputStream get(String key) {
        return reading(key).get(key);
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        return reading(key).get(key, part);
    }

    private ObjectStore reading(String key) {
        ObjectStore asked = asked("reading " + key);
        if (isDenied(key)) {
            throw new StorageException(Reason.NotFound, "there is no " + key);
        }
        return asked;
    }

    @Override
    public boolean exists(String key) {
        ObjectStore asked = asked("looking for " + key);
        return !isDenied(key) && asked.exists(key);
    }

    @Override
    public List<String> folders(String prefix) {
        return asked("listing " + prefix).folders(prefix);
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        ObjectStore asked = asked("listing " + prefix);
        return isDenied(prefix) ? Collections.emptySortedMap() : asked.sizes(prefix);
    }

    @Override
    public Usage usage(String prefix) {
        return asked("listing " + prefix).usage(prefix);
    }

    @Override
    public void delete(String key) {
        asked("removing " + key).delete(key);
    }

    @Override
    public void endUploads(String prefix, Instant before) {
        asked("ending uploads to " + prefix).endUploads(prefix, before);
    }

    @Override
    public void probe() {
        asked("probing").probe();
    }

    @Override
    public void reach() {
        asked("reaching").reach();
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
