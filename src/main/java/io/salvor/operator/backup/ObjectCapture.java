package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.catalog.ObjectArchive;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes objects from the lists of the API server into the archive of one Backup, each once. One that cannot be archived is a problem of
 * the Backup, with its name, and not its end.
 */
final class ObjectCapture {
    /** The plan in the bucket holds the problems, and has a limit. */
    private static final int MOST_PROBLEMS = 200;

    private final ResourceLister lister;
    private final ObjectArchive.Writer archive;
    private final List<String> problems = new ArrayList<>();
    private int unnamed;

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

    private static String name(JsonNode metadata) {
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    }

    private static String described(Resource resource, String namespace, JsonNode object) {
        String name = object.path("metadata").path("name").asText().replaceAll("\\p{Cntrl}", "?");
        return resource.qualifiedName() + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
