package io.salvor.sandbox.apiserver.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import java.util.List;

/** Tells clients what is served: the plain lists and the aggregated form. */
public final class Discovery {

    static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");

    private final ResourceCatalog catalog;

    public Discovery(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    /** A subresource or a kind that can only be created, such as a review. */
    private record Extra(
            String name, String group, String version, String kind, boolean namespaced, List<String> verbs) {}

    private static final List<Extra> EXTRAS = List.of(
            new Extra("pods/log", "", "v1", "Pod", true, List.of("get")),
            new Extra("pods/binding", "", "v1", "Binding", true, List.of("create")),
            new Extra("deployments/scale", "apps", "v1", "Scale", true, STATUS_VERBS),
            new Extra("replicasets/scale", "apps", "v1", "Scale", true, STATUS_VERBS),
            new Extra("statefulsets/scale", "apps", "v1", "Scale", true, STATUS_VERBS),
            new Extra("namespaces/finalize", "", "v1", "Namespace", false, List.of("update")),
            new Extra(
                    "selfsubjectaccessreviews",
                    Reviews.GROUP,
                    "v1",
                    "SelfSubjectAccessReview",
                    false,
                    List.of("create")),
            new Extra(
                    "selfsubjectrulesreviews",
                    Reviews.GROUP,
                    "v1",
                    "SelfSubjectRulesReview",
                    false,
                    List.of("create")));

    ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        catalog.groups().forEach(group -> groups.add(group(group, List.copyOf(catalog.versions(group)))));
        groups.add(group(Reviews.GROUP, List.of("v1")));
        return list;
    }

    ObjectNode group(String name) {
        if (name.equals(Reviews.GROUP)) {
            return group(name, List.of("v1"));
        }
        if (!catalog.groups().contains(name)) {
            throw ApiException.noSuchPath();
        }
        return group(name, List.copyOf(catalog.versions(name)));
    }

    private static ObjectNode group(String name, List<String> versions) {
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode list = group.putArray("versions");
        versions.forEach(version ->
                list.addObject().put("groupVersion", name + "/" + version).put("version", version));
        group.set("preferredVersion", list.get(0));
        return group;
    }

    ObjectNode resources(String group, String version) {
        List<ResourceType> types = catalog.in(group, version);
        if (types.isEmpty() && !group.equals(Reviews.GROUP)) {
            throw ApiException.noSuchPath();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types) {
            ObjectNode resource = resources
                    .addObject()
                    .put("name", type.plural())
                    .put("singularName", type.singular())
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind());
            strings(resource, "verbs", VERBS);
            strings(resource, "shortNames", type.shortNames());
            strings(resource, "categories", type.categories());
            if (type.status()) {
                ObjectNode status = resources
                        .addObject()
                        .put("name", type.plural() + "/status")
                        .put("singularName", "")
                        .put("namespaced", type.namespaced())
                        .put("kind", type.kind());
                strings(status, "verbs", STATUS_VERBS);
            }
        }
        EXTRAS.stream()
                .filter(extra -> extra.group().equals(group) && extra.version().equals(version))
                .forEach(extra -> strings(
                        resources
                                .addObject()
                                .put("name", extra.name())
                                .put("singularName", "")
                                .put("namespaced", extra.namespaced())
                                .put("kind", extra.kind()),
                        "verbs",
                        extra.verbs()));
        return list;
    }

    private static void strings(ObjectNode object, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(object.putArray(field)::add);
        }
    }

    /** Everything below /api or /apis in one answer. */
    ObjectNode aggregated(boolean core) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        if (core) {
            aggregatedGroup(items, "", List.of("v1"));
        } else {
            catalog.groups().forEach(group -> aggregatedGroup(items, group, List.copyOf(catalog.versions(group))));
            aggregatedGroup(items, Reviews.GROUP, List.of("v1"));
        }
        return list;
    }

    private void aggregatedGroup(ArrayNode items, String group, List<String> versions) {
        ObjectNode item = items.addObject();
        ObjectNode metadata = item.putObject("metadata");
        if (!group.isEmpty()) {
            metadata.put("name", group);
        }
        metadata.putNull("creationTimestamp");
        ArrayNode list = item.putArray("versions");
        for (String version : versions) {
            ObjectNode entry = list.addObject().put("version", version).put("freshness", "Current");
            ArrayNode resources = entry.putArray("resources");
            for (ResourceType type : catalog.in(group, version)) {
                resources.add(aggregatedResource(type));
            }
            EXTRAS.stream()
                    .filter(extra ->
                            extra.group().equals(group) && !extra.name().contains("/"))
                    .forEach(extra -> {
                        ObjectNode resource = resources
                                .addObject()
                                .put("resource", extra.name())
                                .put("scope", "Cluster")
                                .put("singularResource", extra.kind().toLowerCase(java.util.Locale.ROOT));
                        resource.set("responseKind", kind(group, version, extra.kind()));
                        strings(resource, "verbs", extra.verbs());
                    });
        }
    }

    private static ObjectNode aggregatedResource(ResourceType type) {
        ObjectNode resource = Json.object().put("resource", type.plural());
        resource.set("responseKind", kind(type.group(), type.version(), type.kind()));
        resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster").put("singularResource", type.singular());
        strings(resource, "verbs", VERBS);
        strings(resource, "shortNames", type.shortNames());
        strings(resource, "categories", type.categories());
        ArrayNode subresources = resource.putArray("subresources");
        if (type.status()) {
            ObjectNode status = subresources.addObject().put("subresource", "status");
            status.set("responseKind", kind(type.group(), type.version(), type.kind()));
            strings(status, "verbs", STATUS_VERBS);
        }
        EXTRAS.stream()
                .filter(extra ->
                        extra.group().equals(type.group()) && extra.name().startsWith(type.plural() + "/"))
                .forEach(extra -> {
                    ObjectNode subresource = subresources
                            .addObject()
                            .put(
                                    "subresource",
                                    extra.name().substring(extra.name().indexOf('/') + 1));
                    subresource.set("responseKind", kind("", "v1", extra.kind()));
                    strings(subresource, "verbs", extra.verbs());
                });
        return resource;
    }

    private static ObjectNode kind(String group, String version, String kind) {
        return Json.object().put("group", group).put("version", version).put("kind", kind);
    }
}
