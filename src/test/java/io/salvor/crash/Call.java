package io.salvor.crash;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A request that has come to a proxy.
 *
 * @param target path and query
 * @param headers by their names in small letters
 * @param caller who sent it; looked up when it is asked for
 */
public record Call(String method, String target, Map<String, String> headers, Supplier<Caller> caller) {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** Whether the connection is to become a WebSocket, as for a command in a container. */
    public boolean upgrades() {
        return "websocket".equals(headers.getOrDefault("upgrade", "").toLowerCase(Locale.ROOT));
    }

    /** Whether it may change something: commands in containers do. */
    public boolean writes() {
        return WRITES.contains(method) || upgrades();
    }
}
