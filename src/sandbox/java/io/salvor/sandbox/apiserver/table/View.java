package io.salvor.sandbox.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.store.Stored;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** In which shape a client wants objects: as they are, as rows of a table, or their metadata only. */
public final class View {

    private enum Form {
        FULL,
        TABLE,
        METADATA
    }

    private final ResourceType type;
    private final Form form;
    private final String includeObject;
    private final Tables tables;

    private View(ResourceType type, Form form, String includeObject, Clock clock) {
        this.type = type;
        this.form = form;
        this.includeObject = includeObject;
        this.tables = new Tables(clock);
    }

    /** What the Accept header asks for. @throws ApiException NotAcceptable when it leaves no choice we have */
    public static View of(Request request, ResourceType type, Clock clock) {
        return new View(type, form(request), request.query("includeObject"), clock);
    }

    private static Form form(Request request) {
        String accept = request.header("Accept");
        for (String choice : accept.split(",")) {
            String wanted = choice.replace(" ", "").toLowerCase(Locale.ROOT);
            boolean json = wanted.startsWith("application/json")
                    || wanted.startsWith("*/*")
                    || wanted.startsWith("application/*")
                    || wanted.isEmpty();
            if (json && wanted.contains("as=table") && !wanted.contains("v=v1beta1")) {
                return Form.TABLE;
            }
            if (json && wanted.contains("as=partialobjectmetadata") && !wanted.contains("v=v1beta1")) {
                return Form.METADATA;
            }
            if (json && !wanted.contains("as=")) {
                return Form.FULL;
            }
        }
        throw ApiException.notAcceptable(accept);
    }

    public byte[] one(Stored stored) {
        return switch (form) {
            case FULL -> full(stored);
            case TABLE -> Json.bytes(tables.table(type, List.of(tabled(stored)), listMetadata(stored), includeObject));
            case METADATA -> Json.bytes(metadataOnly(converted(stored)));
        };
    }

    private static ObjectNode listMetadata(Stored stored) {
        return Json.object().put("resourceVersion", Long.toString(stored.version()));
    }

    public byte[] list(List<Stored> items, ObjectNode metadata) {
        if (form == Form.TABLE) {
            return Json.bytes(
                    tables.table(type, items.stream().map(this::tabled).toList(), metadata, includeObject));
        }
        String kind = form == Form.METADATA ? "PartialObjectMetadataList" : type.listKind();
        String apiVersion = form == Form.METADATA ? "meta.k8s.io/v1" : type.apiVersion();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":" + metadata
                        + ",\"items\":[")
                .getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (Stored item : items) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(one(item));
        }
        out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private byte[] full(Stored stored) {
        return asStored(stored) ? stored.bytes() : Json.bytes(converted(stored));
    }

    private boolean asStored(Stored stored) {
        return Json.text(stored.object(), "apiVersion").equals(type.apiVersion());
    }

    private ObjectNode converted(Stored stored) {
        if (asStored(stored)) {
            return stored.object();
        }
        if (type.plural().equals("events")) {
            return type.group().isEmpty() ? EventForms.toCore(stored.object()) : EventForms.toNew(stored.object());
        }
        return stored.object().deepCopy().put("apiVersion", type.apiVersion());
    }

    // The columns of events speak of the fields of the core form, whichever was asked for.
    private ObjectNode tabled(Stored stored) {
        return type.plural().equals("events") ? EventForms.toCore(stored.object()) : converted(stored);
    }

    private static ObjectNode metadataOnly(JsonNode object) {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    /** One line of a watch. */
    public byte[] event(Change.Type event, Stored stored) {
        return line(event.name(), one(stored));
    }

    /** A line that only says how far the watch has come. */
    public byte[] bookmark(long version, boolean initialEventsEnd) {
        ObjectNode object = Json.object();
        switch (form) {
            case FULL -> object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
            case METADATA -> object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            case TABLE -> {
                return line(
                        "BOOKMARK",
                        Json.bytes(tables.table(
                                type,
                                List.of(),
                                Json.object().put("resourceVersion", Long.toString(version)),
                                includeObject)));
            }
        }
        ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(version));
        if (initialEventsEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return line("BOOKMARK", Json.bytes(object));
    }

    public static byte[] error(ApiException failure) {
        return line("ERROR", Json.bytes(failure.status()));
    }

    private static byte[] line(String event, byte[] object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(object.length + 40);
        out.writeBytes(("{\"type\":\"" + event + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(object);
        out.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
