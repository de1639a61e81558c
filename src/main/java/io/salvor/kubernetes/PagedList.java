package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One list of the API server, read page by page, each object handed on once. A list that takes longer than the server remembers its own
 * beginning (410) goes on as the server offers, else it is begun again, a few times. Not thread-safe.
 */
final class PagedList {
    private static final int GONE = 410;
    private static final int MOST_BEGINNINGS = 4;

    private static final int FIRST = 25;
    private static final int SMALLEST = 5;
    private static final int LARGEST = 500;

    /** What a page may take as text; in memory it is several times as much, and a single object may have more than a megabyte. */
    private static final int PAGE_BYTES = 4 << 20;

    private final ApiReads reads;
    private final String path;
    private final String kind;
    private final Map<String, Integer> pages;
    private final Set<String> handedOn = new HashSet<>();
    private boolean first = true;

    /**
     * @param kind of the objects
     * @param pages how many objects of a kind make a good page, where lists before this one have found out
     */
    PagedList(ApiReads reads, String path, String kind, Map<String, Integer> pages) {
        this.reads = reads;
        this.path = path;
        this.kind = kind;
        this.pages = pages;
    }

    void each(Consumer<JsonNode> objects) {
        String token = "";
        int beginnings = 1;
        while (token != null) {
            try {
                token = page(token, objects);
            } catch (KubernetesClientException e) {
                if (e.getCode() != GONE) {
                    throw e;
                }
                token = goingOn(e);
                if (token.isEmpty() && ++beginnings > MOST_BEGINNINGS) {
                    throw new KubernetesClientException(
                            "the list " + path + " changed each time before it was read to its end; try again", e);
                }
            }
        }
    }

    /** Reads one page; the token of the next, or null after the last. */
    private String page(String token, Consumer<JsonNode> objects) {
        int limit = pages.getOrDefault(kind, FIRST);
        String query = path + (path.contains("?") ? "&" : "?") + "limit=" + limit
                + (token.isEmpty() ? "" : "&continue=" + ApiReads.encoded(token));
        String body = reads.text(query);
        if (body == null) {
            throw new KubernetesClientException("the API server does not know " + path);
        }
        JsonNode page = reads.parsed(body, query);
        String next = page.path("metadata").path("continue").asText("");
        JsonNode items = page.path("items");
        learn(limit, body.length(), items.size());
        // A list of one page cannot have an object twice, and is what most lists are.
        boolean whole = first && next.isEmpty();
        first = false;
        for (JsonNode item : items) {
            if (whole || handedOn.add(identity(item.path("metadata")))) {
                objects.accept(item);
            }
        }
        return next.isEmpty() ? null : next;
    }

    private void learn(int limit, int bytes, int items) {
        if (items > 0) {
            long good = (long) PAGE_BYTES * items / Math.max(1, bytes);
            // Those to come may be larger than those that were seen.
            pages.put(kind, (int) Math.max(SMALLEST, Math.min(Math.min(LARGEST, limit * 10L), good)));
        }
    }

    /** The token by which the server offers to go on from where it was, from the objects as they are now; empty for none. */
    private static String goingOn(KubernetesClientException gone) {
        if (gone.getStatus() == null || gone.getStatus().getMetadata() == null) {
            return "";
        }
        String offered = gone.getStatus().getMetadata().getContinue();
        return offered == null ? "" : offered;
    }

    private static String identity(JsonNode metadata) {
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText() + "/"
                + metadata.path("uid").asText();
    }
}
