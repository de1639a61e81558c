package io.salvor.sandbox.apiserver.watch;

import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.store.Stored;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Remembers the latest changes of each kind and hands every change to the open watches. Publishing
 * and opening happen under the store's lock, so a watch sees each change after its version once.
 */
public final class WatchHub {

    /** A watch whose reader falls this far behind is ended; the client lists again, as with a real server. */
    private static final int MAX_BEHIND = 200_000;

    private final int historySize;
    private final Map<String, History> histories = new HashMap<>();
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();

    /** @param historySize how many changes of each kind a watch can be resumed over */
    public WatchHub(int historySize) {
        this.historySize = historySize;
    }

    private static final class History {
        private final Deque<Change> events = new ArrayDeque<>();
        private long lastDropped;
    }

    /** The queue of one watcher. */
    public final class Watch implements AutoCloseable {

        private final Predicate<Stored> wanted;
        private final LinkedBlockingQueue<Change> queue = new LinkedBlockingQueue<>();
        private volatile boolean ended;

        private Watch(Predicate<Stored> wanted) {
            this.wanted = wanted;
        }

        /** The next change, or null when none came in time. */
        public Change next(long millis) throws InterruptedException {
            return queue.poll(Math.max(0, millis), TimeUnit.MILLISECONDS);
        }

        boolean drained() {
            return queue.isEmpty();
        }

        public boolean ended() {
            return ended;
        }

        @Override
        public void close() {
            ended = true;
            open.remove(this);
        }
    }

    public void publish(Change event) {
        History history = histories.computeIfAbsent(event.object().key().storage(), any -> new History());
        history.events.addLast(event);
        if (history.events.size() > historySize) {
            history.lastDropped = history.events.removeFirst().version();
        }
        for (Watch watch : open) {
            if (watch.wanted.test(event.object())) {
                watch.queue.add(event);
                if (watch.queue.size() > MAX_BEHIND) {
                    watch.close();
                }
            }
        }
    }

    /**
     * Opens a watch on one kind.
     *
     * @param after the resource version whose state the watcher already has
     * @param now the store's version
     * @throws ApiException Expired when changes after that version are no longer remembered
     */
    Watch open(String storage, long after, long now) {
        History history = histories.get(storage);
        if (after > now || history != null && after < history.lastDropped) {
            throw ApiException.expired("too old resource version: " + after + " (" + now + ")");
        }
        Watch watch = new Watch(stored -> stored.key().storage().equals(storage));
        if (history != null && after < now) {
            Deque<Change> missed = new ArrayDeque<>();
            var newestFirst = history.events.descendingIterator();
            while (newestFirst.hasNext()) {
                Change event = newestFirst.next();
                if (event.version() <= after) {
                    break;
                }
                missed.addFirst(event);
            }
            watch.queue.addAll(missed);
        }
        open.add(watch);
        return watch;
    }

    /** Opens a watch on everything from now on. */
    public Watch openAll() {
        Watch watch = new Watch(any -> true);
        open.add(watch);
        return watch;
    }

    /** Ends all watches. */
    public void close() {
        open.forEach(Watch::close);
    }
}
