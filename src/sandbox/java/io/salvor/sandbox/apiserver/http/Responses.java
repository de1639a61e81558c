package io.salvor.sandbox.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes whole answers. */
public final class Responses {

    public static final String JSON = "application/json";

    private Responses() {}

    public static void json(Request request, int code, JsonNode body) throws IOException {
        bytes(request, code, JSON, Json.bytes(body), List.of());
    }

    public static void text(Request request, int code, String body) throws IOException {
        bytes(request, code, "text/plain", body.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /** @param warnings sent as Warning headers, which kubectl prints */
    public static void bytes(Request request, int code, String contentType, byte[] body, List<String> warnings)
            throws IOException {
        HttpExchange exchange = request.exchange();
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
        for (String warning : warnings) {
            String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
            exchange.getResponseHeaders().add("Warning", "299 - \"" + quoted + "\"");
        }
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** The Status a deletion is answered with when the object is gone. */
    public static ObjectNode success(ResourceType type, String name, String uid) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural()).put("uid", uid);
        return status;
    }
}
