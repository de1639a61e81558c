package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads the objects of a kind in many namespaces: with one list of the whole cluster where that is less work, else namespace by
 * namespace. A kind that the API server cannot read costs one failure and not one for each namespace.
 */
final class NamespacedLists {
    /** So many lists are no more work than to read what is in other namespaces, for nothing. */
    private static final int FEW = 3;

    /** Of so many objects one must be asked for, at a guess, for a list of all to be less work. */
    private static final int READ_FOR_NOTHING = 4;

    private static final int FORBIDDEN = 403;
    private static final int BROKEN = 500;

    private final ObjectCapture objects;
    private final int existing;

    /** @param existing how many namespaces the cluster has */
    NamespacedLists(ObjectCapture objects, int existing) {
        this.objects = objects;
        this.existing = existing;
    }

    /**
     * Hands over every object once, with its namespace. What cannot be read is one problem of the Backup.
     *
     * @param needed whether there is no plan without it: then what cannot be read is thrown
     */
    void read(Resource resource, Collection<String> namespaces, boolean needed, BiConsumer<String, ObjectNode> each) {
        boolean atOnce = namespaces.size() > FEW && namespaces.size() * READ_FOR_NOTHING >= existing;
        if (!atOnce || !all(resource, Set.copyOf(namespaces), needed, each)) {
            oneByOne(resource, List.copyOf(namespaces), needed, each);
        }
    }

    /** @return false where the operator may not list the whole cluster, though perhaps some namespaces */
    private boolean all(
            Resource resource, Set<String> namespaces, boolean needed, BiConsumer<String, ObjectNode> each) {
        try {
            objects.each(resource, null, object -> {
                String namespace = object.path("metadata").path("namespace").asText();
                if (namespaces.contains(namespace)) {
                    each.accept(namespace, object);
                } else if (namespace.isEmpty()) {
                    objects.unplaced(resource, object);
                }
            });
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                return false;
            }
            if (needed) {
                throw e;
            }
            objects.problem(resource.qualifiedName() + " could not be read: " + e.getMessage());
            return true;
        }
    }

    private void oneByOne(
            Resource resource, List<String> namespaces, boolean needed, BiConsumer<String, ObjectNode> each) {
        String problem = null;
        int others = 0;
        for (Iterator<String> rest = namespaces.iterator(); rest.hasNext(); ) {
            String namespace = rest.next();
            try {
                objects.each(resource, namespace, object -> each.accept(namespace, object));
            } catch (KubernetesClientException e) {
                if (needed) {
                    throw e;
                }
                if (problem == null) {
                    problem = resource.qualifiedName() + " of namespace " + namespace + " could not be read: "
                            + e.getMessage();
                } else {
                    others++;
                }
                if (isBroken(e)) {
                    for (; rest.hasNext(); rest.next()) {
                        others++;
                    }
                }
            }
        }
        if (problem != null) {
            objects.problem(problem + (others == 0 ? "" : "; nor are those of " + others + " other namespaces stored"));
        }
    }

    /** Whether the next namespace would hear the same: the server failed, or said nothing in time. */
    private static boolean isBroken(KubernetesClientException failure) {
        return failure.getCode() >= BROKEN || failure.getCode() <= 0;
    }
}
