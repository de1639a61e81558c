package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.match.Globs;
import io.salvor.reading.TargetReader;
import io.salvor.restore.ServedVersions;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes down what a restore has to know of a cluster beside its volumes: which kinds it only shows, and which objects are there by name. */
final class NamedObjects {
    private final ResourceLister lister;

    NamedObjects(ResourceLister lister) {
        this.lister = lister;
    }

    /** @param objectsOf namespaces by name or glob; where there is none, nothing is read that plans of backups can do without */
    void write(ObjectNode document, List<String> objectsOf) {
        if (objectsOf.isEmpty()) {
            return;
        }
        TargetReader target = new TargetReader(lister);
        new TreeSet<>(target.views()).forEach(document.putArray("views")::add);
        served(target.served(), document);
        drivers(target, document);
        List<String> namespaces = new ArrayList<>();
        for (JsonNode namespace : document.path("namespaces")) {
            String name = namespace.at("/metadata/name").asText();
            if (Globs.anyMatches(objectsOf, name)) {
                namespaces.add(name);
            }
        }
        namespaces.forEach(document.putArray("objectsOf")::add);
        ObjectNode objects = document.putObject("objects");
        ArrayNode deleting = document.putArray("objectsDeleting");
        ArrayNode unread = document.putArray("objectsUnread");
        target.restorable().forEach(resource -> write(resource, namespaces, objects, deleting, unread));
    }

    private static void served(ServedVersions served, ObjectNode document) {
        ObjectNode kinds = document.putObject("served");
        new TreeMap<>(served.versions()).forEach((kind, versions) -> versions.forEach(kinds.putArray(kind)::add));
        new TreeSet<>(served.unread()).forEach(document.putArray("servedUnread")::add);
    }

    private static void drivers(TargetReader target, ObjectNode document) {
        try {
            Set<String> drivers = target.drivers();
            if (drivers != null) {
                new TreeSet<>(drivers).forEach(document.putArray("drivers")::add);
            }
        } catch (KubernetesClientException e) {
            unlessRefused(e);
        }
    }

    private static void unlessRefused(KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw e;
        }
    }

    private void write(
            Resource resource, List<String> namespaces, ObjectNode objects, ArrayNode deleting, ArrayNode unread) {
        String kind = resource.qualifiedName();
        try {
            for (String namespace : namespaces) {
                lister.list(resource, namespace, object -> {
                    String name = object.at("/metadata/name").asText();
                    objects.withObjectProperty(kind)
                            .withArrayProperty(namespace)
                            .add(name);
                    if (object.path("metadata").hasNonNull("deletionTimestamp")) {
                        deleting.add(kind + " " + namespace + "/" + name);
                    }
                });
            }
        } catch (KubernetesClientException e) {
            unlessRefused(e);
            unread.add(kind);
        }
    }
}
