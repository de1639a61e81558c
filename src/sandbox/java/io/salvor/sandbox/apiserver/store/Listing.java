package io.salvor.sandbox.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lists in pages. All pages of one list come from the state at its first page: the rest is kept until
 * it is fetched, or until too many other lists were begun after it, which answers 410 as etcd does.
 */
public final class Listing {

    private static final int MAX_UNFINISHED = 100;

    private final Store store;
    private final Map<String, Rest> unfinished = new LinkedHashMap<>();

    public Listing(Store store) {
        this.store = store;
    }

    private record Rest(List<Stored> items, long version, boolean selective) {}

    /** One page and the metadata of the list it belongs to. */
    public record Page(List<Stored> items, ObjectNode metadata) {}

    /** All selected objects. */
    public Store.Snapshot all(ResourceType type, String namespace, Selection selection) {
        Store.Snapshot snapshot = store.list(type.storage(), namespace);
        return selection.selective()
                ? new Store.Snapshot(
                        snapshot.items().stream().filter(selection::matches).toList(), snapshot.version())
                : snapshot;
    }

    /**
     * @param limit 0 for everything
     * @param token empty for the first page
     */
    public Page page(ResourceType type, String namespace, Selection selection, int limit, String token) {
        Rest rest;
        if (token.isEmpty()) {
            Store.Snapshot snapshot = all(type, namespace, selection);
            rest = new Rest(snapshot.items(), snapshot.version(), selection.selective());
        } else {
            rest = take(token);
        }
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(rest.version()));
        if (limit <= 0 || limit >= rest.items().size()) {
            return new Page(rest.items(), metadata);
        }
        List<Stored> later = rest.items().subList(limit, rest.items().size());
        metadata.put("continue", keep(new Rest(later, rest.version(), rest.selective())));
        if (!rest.selective()) {
            metadata.put("remainingItemCount", later.size());
        }
        return new Page(rest.items().subList(0, limit), metadata);
    }

    // A page can be asked for twice when an answer was lost, so a token stays valid after its use.
    private synchronized Rest take(String token) {
        Rest rest = unfinished.get(token);
        if (rest == null) {
            throw ApiException.expired("The provided continue parameter is too old to display a consistent list result."
                    + " You must start a new list without the continue parameter.");
        }
        return rest;
    }

    private synchronized String keep(Rest rest) {
        String token = UUID.randomUUID().toString();
        unfinished.put(token, rest);
        if (unfinished.size() > MAX_UNFINISHED) {
            unfinished.remove(unfinished.keySet().iterator().next());
        }
        return token;
    }
}
