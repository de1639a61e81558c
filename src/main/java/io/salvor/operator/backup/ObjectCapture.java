package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.catalog.ObjectArchive;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes objects from the lists of the API server into the archive of one Backup, each once. One that cannot be archived is a problem of
 * the Backup, with its name, and not its end.
 */
final class ObjectCapture {
    /** The plan in the bucket holds the problems, and has a limit. */
    private static final int MOST_PROBLEMS = 200;

    private final ResourceLister lister;
    private final ObjectArchive.Writer archive;
    /** So many objects are read one by one where only some of a kind are stored; of more the whole list is. */
    private static final int FEW = 20;

    private static final int MOST_REFUSED = 50;

    private final List<String> problems = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int unnamed;
    private int unnamedRefused;

    ObjectCapture(ResourceLister lister, ObjectArchive.Writer archive) {
        this.lister = lister;
        this.archive = archive;
    }

    /** What could not be read or archived, one sentence each; of very many the first, and how many more there are. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (unnamed > 0) {
            all.add(unnamed + " more could not be read or archived");
        }
        return all;
    }

    /** What no backup holds, one sentence each; of very many the first, and how many more there are. */
    List<String> refused() {
        List<String> all = new ArrayList<>(refused);
        if (unnamedRefused > 0) {
            all.add(unnamedRefused + " more Secrets of the operator's namespace are in no backup");
        }
        return all;
    }

    /** Records something that no backup holds: the archive does not lack it. */
    void refused(String sentence) {
        if (refused.size() < MOST_REFUSED) {
            refused.add(sentence);
        } else {
            unnamedRefused++;
        }
    }

    /** Records something that the archive lacks. */
    void problem(String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(sentence);
        } else {
            unnamed++;
        }
    }

    /**
     * Hands over every object of a list once. A list that changes while it is read in pages may have one twice. Two objects of one
     * name there are only where an aggregated API server makes them up: the first counts, and the second is a problem.
     *
     * @param namespace null for a cluster kind
     */
    void each(Resource resource, String namespace, Consumer<ObjectNode> objects) {
        Map<String, String> uids = new HashMap<>();
        lister.list(resource, namespace, object -> {
            JsonNode metadata = object.path("metadata");
            String uid = metadata.path("uid").asText();
            String first = uids.putIfAbsent(name(metadata), uid);
            if (first == null) {
                objects.accept(object);
            } else if (uid.isEmpty() || !uid.equals(first)) {
                problem(described(resource, namespace, object)
                        + " is in the list of the API server twice, as two objects; only the first is in the backup");
            }
        });
    }

    /** @param namespace that was asked for; null for a cluster kind */
    void store(Resource resource, String namespace, ObjectNode object) {
        String name = object.path("metadata").path("name").asText();
        try {
            archive.add(resource.qualifiedName(), namespace, name, object);
        } catch (IllegalArgumentException e) {
            problem(described(resource, namespace, object) + " is not in the backup: it " + e.getMessage());
        }
    }

    /** Records an object of a namespace that says not which. */
    void unplaced(Resource resource, ObjectNode object) {
        problem(described(resource, null, object) + " is not in the backup: it is listed without a namespace");
    }

    /**
     * Stores the objects that the plan names; what has gone since then is a problem.
     *
     * @param names {@code namespace/name}, or the name alone for a cluster kind
     */
    void storeNamed(Resource resource, Collection<String> names, Predicate<JsonNode> wanted) {
        Set<String> missing = new TreeSet<>(names);
        Consumer<ObjectNode> found = object -> {
            JsonNode metadata = object.path("metadata");
            String namespace =
                    resource.namespaced() ? metadata.path("namespace").asText() : null;
            boolean named = missing.remove((namespace == null ? "" : namespace + "/")
                    + metadata.path("name").asText());
            if (named && wanted.test(object)) {
                store(resource, namespace, object);
            }
        };
        if (names.size() > FEW) {
            each(resource, null, found);
        } else {
            names.stream()
                    .map(name -> name.split("/"))
                    .map(name -> lister.get(resource, name.length > 1 ? name[0] : null, name[name.length - 1]))
                    .filter(Objects::nonNull)
                    .forEach(found);
        }
        missing.forEach(name -> problem(resource.qualifiedName() + " " + name
                + " is not in the backup: it was removed while the cluster was read"));
    }

    private static String name(JsonNode metadata) {
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    }

    /** @param namespace that was asked for; null for a cluster kind, and where all were */
    private static String described(Resource resource, String namespace, JsonNode object) {
        String name = object.path("metadata").path("name").asText().replaceAll("\\p{Cntrl}", "?");
        String own = object.path("metadata").path("namespace").asText();
        String place = namespace == null ? own : namespace;
        return resource.qualifiedName() + " " + (place.isEmpty() ? "" : place + "/") + name;
    }
}
