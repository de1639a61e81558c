package io.salvor.sandbox.apiserver.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.http.Bodies;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.http.Responses;
import io.salvor.sandbox.apiserver.rules.Authorization;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Target;
import io.salvor.sandbox.apiserver.verbs.ResourceEndpoint;
import io.salvor.sandbox.apiserver.verbs.Subresources;
import java.io.IOException;
import java.util.List;

/** Finds out what a path means. */
public final class Router {

    private final ResourceCatalog catalog;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final ResourceEndpoint resources;
    private final Subresources subresources;
    private final Authorization authorization;

    public Router(
            ResourceCatalog catalog,
            Discovery discovery,
            OpenApi openApi,
            ResourceEndpoint resources,
            Subresources subresources,
            Authorization authorization) {
        this.catalog = catalog;
        this.discovery = discovery;
        this.openApi = openApi;
        this.resources = resources;
        this.subresources = subresources;
        this.authorization = authorization;
    }

    public void serve(Request request) throws IOException {
        List<String> path = request.segments();
        String root = path.isEmpty() ? "" : path.get(0);
        switch (root) {
            case "api" -> api(request, path);
            case "apis" -> apis(request, path);
            case "openapi" -> openApi.serve(request, path.subList(1, path.size()));
            case "healthz", "readyz", "livez" -> Responses.text(request, 200, "ok");
            case "version" -> Responses.json(request, 200, version());
            default -> throw ApiException.noSuchPath();
        }
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.0+sandbox")
                .put("gitCommit", "")
                .put("gitTreeState", "")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "java");
    }

    private void api(Request request, List<String> path) throws IOException {
        if (path.size() == 1) {
            versions(request, true);
        } else if (path.size() == 2) {
            Responses.json(request, 200, discovery.resources("", path.get(1)));
        } else {
            resource(request, "", path.get(1), path.subList(2, path.size()));
        }
    }

    private void apis(Request request, List<String> path) throws IOException {
        if (path.size() == 1) {
            versions(request, false);
        } else if (path.size() == 2) {
            Responses.json(request, 200, discovery.group(path.get(1)));
        } else if (path.size() == 3) {
            Responses.json(request, 200, discovery.resources(path.get(1), path.get(2)));
        } else if (path.get(1).equals(Reviews.GROUP)) {
            review(request, path.get(path.size() - 1));
        } else {
            resource(request, path.get(1), path.get(2), path.subList(3, path.size()));
        }
    }

    private void versions(Request request, boolean core) throws IOException {
        if (request.header("Accept").replace(" ", "").contains(Discovery.AGGREGATED)) {
            Responses.bytes(request, 200, Discovery.AGGREGATED, Json.bytes(discovery.aggregated(core)), List.of());
        } else {
            Responses.json(request, 200, core ? discovery.coreVersions() : discovery.groups());
        }
    }

    private static void review(Request request, String plural) throws IOException {
        if (!request.method().equals("POST")) {
            throw ApiException.methodNotAllowed(request.method());
        }
        Responses.json(request, 201, Reviews.answer(plural, Bodies.object(request)));
    }

    private void resource(Request request, String group, String version, List<String> rest) throws IOException {
        boolean inNamespace = rest.get(0).equals("namespaces")
                && rest.size() > 2
                && catalog.find(group, version, rest.get(2)).isPresent();
        String namespace = inNamespace ? rest.get(1) : "";
        List<String> steps = inNamespace ? rest.subList(2, rest.size()) : rest;
        ResourceType type = catalog.find(group, version, steps.get(0)).orElseThrow(ApiException::noSuchPath);
        if (type.namespaced() != inNamespace && (inNamespace || steps.size() > 1) || steps.size() > 3) {
            throw ApiException.noSuchPath();
        }
        Target target =
                new Target(type, namespace, steps.size() > 1 ? steps.get(1) : "", steps.size() > 2 ? steps.get(2) : "");
        authorization.check(
                request.header("Authorization"), request.verb(!target.name().isEmpty()), target);
        boolean status = target.statusOnly() && type.status();
        if (target.statusOnly() && !status) {
            throw ApiException.noSuchPath();
        }
        if (target.subresource().isEmpty() || status) {
            resources.serve(request, target);
        } else {
            subresources.serve(request, target);
        }
    }
}
