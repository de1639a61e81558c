package io.salvor.sandbox.apiserver.watch;

import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.http.Responses;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.store.Listing;
import io.salvor.sandbox.apiserver.store.Selection;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.table.View;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers one watch request: changes as lines of JSON until its time is up or the client is gone. */
public final class WatchStream {

    private static final long BOOKMARK_MILLIS = 5_000;
    private static final long DEFAULT_SECONDS = 1_800;

    private final Store store;
    private final WatchHub hub;
    private final Listing listing;

    public WatchStream(Store store, WatchHub hub, Listing listing) {
        this.store = store;
        this.hub = hub;
        this.listing = listing;
    }

    /** The changes after a state, and the objects of that state when the client has none yet. */
    private record Opening(List<Stored> initial, long version, WatchHub.Watch watch) {}

    public void serve(Request request, ResourceType type, String namespace, Selection selection, View view)
            throws IOException {
        request.exchange().getResponseHeaders().set("Content-Type", Responses.JSON);
        request.exchange().getResponseHeaders().set("Cache-Control", "no-cache, private");
        String asked = request.query("resourceVersion");
        boolean fromNothing = asked.isEmpty() || asked.equals("0") || request.flag("sendInitialEvents");
        long after = request.number("resourceVersion", 0);
        Opening opening;
        try {
            opening = store.exclusively(() -> {
                long now = store.version();
                return fromNothing
                        ? new Opening(
                                listing.all(type, namespace, selection).items(),
                                now,
                                hub.open(type.storage(), now, now))
                        : new Opening(List.of(), after, hub.open(type.storage(), after, now));
            });
        } catch (ApiException e) {
            Responses.bytes(request, 200, Responses.JSON, View.error(e), List.of());
            return;
        }
        try (WatchHub.Watch watch = opening.watch()) {
            request.exchange().sendResponseHeaders(200, 0);
            OutputStream out = new BufferedOutputStream(request.exchange().getResponseBody(), 32_768);
            for (Stored stored : opening.initial()) {
                out.write(view.event(Change.Type.ADDED, stored));
            }
            if (request.flag("sendInitialEvents")) {
                out.write(view.bookmark(opening.version(), true));
            }
            out.flush();
            follow(request, watch, selection, view, out, opening.version());
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(
            Request request, WatchHub.Watch watch, Selection selection, View view, OutputStream out, long version)
            throws IOException, InterruptedException {
        boolean bookmarks = request.flag("allowWatchBookmarks");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(request.number("timeoutSeconds", DEFAULT_SECONDS));
        long seen = version;
        long bookmarked = version;
        long lastWrite = System.nanoTime();
        while (!watch.ended() && System.nanoTime() < end) {
            Change event = watch.next(Math.min(500, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1));
            if (event != null) {
                seen = event.version();
                Change.Type as = event.seenThrough(selection);
                if (as != null) {
                    out.write(view.event(as, event.object()));
                }
                if (watch.drained()) {
                    out.flush();
                }
                lastWrite = System.nanoTime();
            } else if (bookmarks && System.nanoTime() - lastWrite > TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS)) {
                // Also how a client that went away without a word is noticed.
                out.write(view.bookmark(seen, false));
                out.flush();
                bookmarked = seen;
                lastWrite = System.nanoTime();
            }
        }
        if (bookmarks && seen > bookmarked) {
            out.write(view.bookmark(seen, false));
        }
    }
}
