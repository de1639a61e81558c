package io.salvor.sandbox.apiserver.http;

import com.sun.net.httpserver.HttpExchange;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One HTTP request, taken apart. */
public final class Request {

    private final HttpExchange exchange;
    private final List<String> segments;
    private final Map<String, String> query;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
        this.segments = segments(exchange.getRequestURI().getRawPath());
        this.query = parsed(exchange.getRequestURI().getRawQuery());
    }

    public HttpExchange exchange() {
        return exchange;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /** The decoded steps of the path, without empty ones. */
    public List<String> segments() {
        return segments;
    }

    /** A query parameter; empty when absent. */
    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    public boolean has(String parameter) {
        return query.containsKey(parameter);
    }

    public boolean flag(String name) {
        String value = query(name);
        return value.equals("true") || value.equals("1");
    }

    /** A whole number from the query, or {@code otherwise} when absent. */
    public long number(String name, long otherwise) {
        String value = query(name);
        try {
            return value.isEmpty() ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("the parameter " + name + " is not a whole number: " + value);
        }
    }

    /** What the request does, in the words of RBAC. {@code one} says whether it names a single object. */
    public String verb(boolean one) {
        return switch (method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> flag("watch") ? "watch" : one ? "get" : "list";
        };
    }

    /** A header; empty when absent. */
    public String header(String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null || values.isEmpty() ? "" : String.join(",", values);
    }

    /** The content type without parameters, in lower case. */
    public String contentType() {
        return header("Content-Type").split(";")[0].trim().toLowerCase(Locale.ROOT);
    }

    byte[] body() {
        try {
            return exchange.getRequestBody().readAllBytes();
        } catch (IOException e) {
            throw ApiException.badRequest("the body could not be read: " + e.getMessage());
        }
    }

    public boolean wantsWebSocket() {
        return header("Upgrade").equalsIgnoreCase("websocket");
    }

    /** Who writes: the fieldManager parameter, else the first word of the user agent. */
    String manager() {
        String named = query("fieldManager");
        String agent = header("User-Agent").split("[/ ]")[0];
        return !named.isEmpty() ? named : agent.isEmpty() ? "unknown" : agent;
    }

    public WriteOptions writeOptions() {
        String asked = query("fieldValidation");
        WriteOptions.FieldValidation validation =
                switch (asked) {
                    case "", "Warn" -> WriteOptions.FieldValidation.WARN;
                    case "Strict" -> WriteOptions.FieldValidation.STRICT;
                    case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
                    default ->
                        throw ApiException.badRequest("fieldValidation must be Strict, Warn or Ignore, not " + asked);
                };
        return new WriteOptions(
                manager(),
                query("dryRun").equals("All"),
                validation,
                flag("force"),
                method().equals("PATCH"),
                new ArrayList<>());
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return segments;
    }

    private static Map<String, String> parsed(String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.putIfAbsent(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
