package io.salvor.backup;

import io.salvor.match.Globs;
import io.salvor.match.ResourceName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Decides which kinds of objects are stored. Resources go by {@code plural}, {@code plural.group}, {@code Kind} or
 * {@code Kind.group}, as names or globs.
 *
 * @param include for what is in namespaces; empty means all
 * @param exclude as the includes, stronger, and for cluster-scoped resources too
 * @param cluster cluster-scoped resources that are stored beside those that belong to the plan
 */
public record ResourceRules(List<String> include, List<String> exclude, List<String> cluster) {
    /** Everything in the namespaces, and what belongs to it. */
    public static final ResourceRules ALL = new ResourceRules(null, null, null);

    /** Stands for each plural of a group: a glob that matches it takes them all. */
    private static final String ANY_PLURAL = "*.";

    private static final String RUN_RECORD = "records of runs belong to the cluster they ran in";

    /** What no backup holds, because it says nothing about what people asked for. */
    private static final Map<String, String> NEVER = Map.ofEntries(
            Map.entry("events", "events are about the past"),
            Map.entry("events.events.k8s.io", "events are about the past"),
            Map.entry("leases.coordination.k8s.io", "leases are held by running programs"),
            Map.entry("csistoragecapacities.storage.k8s.io", "storage capacities are published anew by their drivers"),
            Map.entry("pods.metrics.k8s.io", "measurements are not objects"),
            Map.entry("backups.salvor.io", RUN_RECORD),
            Map.entry("restores.salvor.io", RUN_RECORD),
            Map.entry("podvolumebackups.salvor.io", RUN_RECORD),
            Map.entry("podvolumerestores.salvor.io", RUN_RECORD),
            Map.entry("resticrepositories.salvor.io", "repositories are found again in their location"));

    public ResourceRules {
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        cluster = cluster == null ? List.of() : List.copyOf(cluster);
    }

    /**
     * Decides for a resource as discovery describes it; of a cluster-scoped one whether all of its objects are stored.
     *
     * @param creatable whether objects of it can be made: what cannot be put back is not stored
     */
    public ResourceDecision decide(ResourceName resource, boolean namespaced, boolean creatable) {
        ResourceDecision asked = namespaced ? decide(resource, true) : decideOnRequest(resource);
        return creatable || !asked.stored()
                ? asked
                : new ResourceDecision(
                        false,
                        resource.qualified()
                                + " are not stored: the API server only shows them and cannot create them");
    }

    /** Decides for a resource that can be listed. */
    public ResourceDecision decide(ResourceName resource, boolean namespaced) {
        String name = resource.qualified();
        String never = NEVER.get(name);
        if (never != null) {
            return new ResourceDecision(false, name + " are never stored: " + never);
        }
        String excludedBy = resource.firstMatch(exclude);
        if (excludedBy != null) {
            return new ResourceDecision(false, name + " are excluded by " + excludedBy);
        }
        return namespaced ? decideNamespaced(resource) : decideClusterScoped(resource);
    }

    /**
     * Whether a group might have kinds that are stored, where its kinds cannot be asked for because its server is away.
     *
     * @param group such as {@code metrics.k8s.io}
     */
    public boolean mayStore(String group) {
        boolean measured = group.equals("metrics.k8s.io") || group.endsWith(".metrics.k8s.io");
        if (measured || exclude.stream().anyMatch(glob -> Globs.matches(glob, ANY_PLURAL + group))) {
            return false;
        }
        return include.isEmpty()
                || Stream.concat(include.stream(), cluster.stream()).anyMatch(glob -> mayName(glob, group));
    }

    /** Whether a glob for plurals and kinds, alone or with their group, may mean one of a group. */
    private static boolean mayName(String glob, String group) {
        int dot = glob.indexOf('.');
        return dot < 0 || Globs.matches(glob.substring(dot + 1), group) || Globs.matches(glob, ANY_PLURAL + group);
    }

    /** Whether all objects of a cluster-scoped resource are stored, and not only those that belong to the plan. */
    public ResourceDecision decideOnRequest(ResourceName resource) {
        if (resource.equals(ResourceName.NAMESPACES) || resource.equals(ResourceName.PERSISTENT_VOLUMES)) {
            return new ResourceDecision(false, resource.qualified() + " are stored where the plan needs them");
        }
        return resource.firstMatch(cluster) == null
                ? new ResourceDecision(false, resource.qualified() + " are not asked for")
                : decide(resource, false);
    }

    private ResourceDecision decideNamespaced(ResourceName resource) {
        if (include.isEmpty()) {
            return new ResourceDecision(true, "every resource is included");
        }
        String includedBy = resource.firstMatch(include);
        return includedBy == null
                ? new ResourceDecision(false, resource.qualified() + " are not among the included resources")
                : new ResourceDecision(true, resource.qualified() + " are included by " + includedBy);
    }

    private ResourceDecision decideClusterScoped(ResourceName resource) {
        String requestedBy = resource.firstMatch(cluster);
        if (requestedBy != null) {
            return new ResourceDecision(true, resource.qualified() + " are asked for by " + requestedBy);
        }
        if (resource.equals(ResourceName.NAMESPACES)) {
            return new ResourceDecision(true, "a namespace is stored with what is in it");
        }
        if (!resource.equals(ResourceName.PERSISTENT_VOLUMES) && !resource.equals(ResourceName.STORAGE_CLASSES)) {
            return new ResourceDecision(false, resource.qualified() + " belong to the whole cluster");
        }
        boolean withClaims = decide(ResourceName.CLAIMS, true).stored();
        return withClaims || resource.firstMatch(include) != null
                ? new ResourceDecision(true, "those behind the claims of the namespaces are stored")
                : new ResourceDecision(false, resource.qualified() + " go with claims, which are not stored");
    }
}
