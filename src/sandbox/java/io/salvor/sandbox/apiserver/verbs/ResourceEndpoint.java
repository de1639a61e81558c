package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.http.Bodies;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.http.Responses;
import io.salvor.sandbox.apiserver.store.Listing;
import io.salvor.sandbox.apiserver.store.Selection;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import io.salvor.sandbox.apiserver.table.EventForms;
import io.salvor.sandbox.apiserver.table.View;
import io.salvor.sandbox.apiserver.watch.WatchStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Turns one HTTP request on a resource into one verb and writes its answer. */
public final class ResourceEndpoint {

    private final ObjectVerbs verbs;
    private final Patching patching;
    private final Deletion deletion;
    private final Listing listing;
    private final WatchStream watches;
    private final Clock clock;

    public ResourceEndpoint(
            ObjectVerbs verbs,
            Patching patching,
            Deletion deletion,
            Listing listing,
            WatchStream watches,
            Clock clock) {
        this.verbs = verbs;
        this.patching = patching;
        this.deletion = deletion;
        this.listing = listing;
        this.watches = watches;
        this.clock = clock;
    }

    public void serve(Request request, Target target) throws IOException {
        if (target.name().isEmpty()) {
            collection(request, target);
        } else {
            object(request, target);
        }
    }

    private void collection(Request request, Target target) throws IOException {
        View view = View.of(request, target.type(), clock);
        switch (request.method()) {
            case "GET" -> list(request, target, view);
            case "POST" -> {
                if (target.type().namespaced() && target.namespace().isEmpty()) {
                    throw ApiException.methodNotAllowed("POST");
                }
                WriteOptions options = request.writeOptions();
                Stored created = verbs.create(target, Bodies.object(request, target.type()), options);
                Responses.bytes(request, 201, Responses.JSON, view.one(created), options.warnings());
            }
            case "DELETE" -> {
                JsonNode options = deleteOptions(request);
                List<Stored> deleted = new ArrayList<>();
                Store.Snapshot selected = listing.all(target.type(), target.namespace(), selection(request, target));
                for (Stored stored : selected.items()) {
                    deleted.add(deletion.delete(
                                    Target.of(target.type(), stored),
                                    options,
                                    request.query("dryRun").equals("All"))
                            .object());
                }
                Responses.bytes(
                        request,
                        200,
                        Responses.JSON,
                        view.list(deleted, Json.object().put("resourceVersion", Long.toString(selected.version()))),
                        List.of());
            }
            default -> throw ApiException.methodNotAllowed(request.method());
        }
    }

    private void list(Request request, Target target, View view) throws IOException {
        Selection selection = selection(request, target);
        if (request.query("resourceVersionMatch").equals("Exact")) {
            throw ApiException.notImplemented("lists as of an exact resource version");
        }
        if (request.flag("watch")) {
            watch(request, target, selection, view);
            return;
        }
        Listing.Page page = listing.page(
                target.type(),
                target.namespace(),
                selection,
                (int) request.number("limit", 0),
                request.query("continue"));
        Responses.bytes(request, 200, Responses.JSON, view.list(page.items(), page.metadata()), List.of());
    }

    private void watch(Request request, Target target, Selection selection, View view) throws IOException {
        if (request.wantsWebSocket()) {
            // An empty, ended answer makes the fabric8 client fall back to a plain HTTP watch.
            request.exchange().getResponseHeaders().set("Connection", "close");
            Responses.bytes(request, 200, Responses.JSON, new byte[0], List.of());
            return;
        }
        watches.serve(request, target.type(), target.namespace(), selection, view);
    }

    private static Selection selection(Request request, Target target) {
        String fields = request.query("fieldSelector");
        return Selection.of(
                target.type(),
                target.namespace(),
                request.query("labelSelector"),
                target.type().plural().equals("events") ? EventForms.coreSelector(fields) : fields);
    }

    private void object(Request request, Target target) throws IOException {
        View view = View.of(request, target.type(), clock);
        WriteOptions options = request.writeOptions();
        switch (request.method()) {
            case "GET" -> {
                if (request.flag("watch")) {
                    watch(
                            request,
                            target,
                            Selection.of(target.type(), target.namespace(), "", "metadata.name=" + target.name()),
                            view);
                } else {
                    Responses.bytes(request, 200, Responses.JSON, view.one(verbs.get(target)), List.of());
                }
            }
            case "PUT" -> {
                ObjectNode body = Bodies.object(request, target.type());
                if (target.type().custom() != null
                        && Json.text(body, "metadata", "resourceVersion").isEmpty()) {
                    throw ApiException.invalid(
                            target.type(),
                            target.name(),
                            List.of(new Cause(
                                    "FieldValueInvalid",
                                    "Invalid value: 0x0: must be specified for an update",
                                    "metadata.resourceVersion")));
                }
                Stored stored = verbs.update(target, body, options);
                Responses.bytes(request, 200, Responses.JSON, view.one(stored), options.warnings());
            }
            case "PATCH" -> {
                Patching.Result result = patching.patch(target, request.contentType(), Bodies.any(request), options);
                Responses.bytes(
                        request,
                        result.created() ? 201 : 200,
                        Responses.JSON,
                        view.one(result.stored()),
                        options.warnings());
            }
            case "DELETE" -> {
                if (!target.subresource().isEmpty()) {
                    throw ApiException.methodNotAllowed("DELETE");
                }
                Deletion.Outcome outcome = deletion.delete(target, deleteOptions(request), options.dryRun());
                Responses.bytes(
                        request,
                        200,
                        Responses.JSON,
                        outcome.gone()
                                ? Json.bytes(Responses.success(
                                        target.type(),
                                        target.name(),
                                        outcome.object().uid()))
                                : view.one(outcome.object()),
                        List.of());
            }
            default -> throw ApiException.methodNotAllowed(request.method());
        }
    }

    /** The options of a deletion, from the body or, where it says nothing, from the query. */
    private static ObjectNode deleteOptions(Request request) {
        ObjectNode options = Bodies.object(request);
        if (request.has("gracePeriodSeconds") && !options.has("gracePeriodSeconds")) {
            options.put("gracePeriodSeconds", request.number("gracePeriodSeconds", 30));
        }
        if (request.has("propagationPolicy") && !options.has("propagationPolicy")) {
            options.put("propagationPolicy", request.query("propagationPolicy"));
        }
        return options;
    }
}
