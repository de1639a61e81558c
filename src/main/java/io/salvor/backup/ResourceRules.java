package io.salvor.backup;

import io.salvor.policy.Globs;
import java.util.List;
import java.util.Map;

/**
 * Decides which kinds of objects are stored.
 *
 * @param include {@code plural} or {@code plural.group}, names or globs; empty means all
 * @param exclude as the includes, stronger
 */
public record ResourceRules(List<String> include, List<String> exclude) {
    static final String NAMESPACES = "namespaces";
    static final String PODS = "pods";
    static final String CLAIMS = "persistentvolumeclaims";
    static final String PERSISTENT_VOLUMES = "persistentvolumes";
    static final String STORAGE_CLASSES = "storageclasses.storage.k8s.io";

    private static final String RUN_RECORD = "records of runs belong to the cluster they ran in";

    /** What no backup holds, because it says nothing about what people asked for. */
    private static final Map<String, String> NEVER = Map.ofEntries(
            Map.entry("events", "events tell of the past"),
            Map.entry("events.events.k8s.io", "events tell of the past"),
            Map.entry("leases.coordination.k8s.io", "leases are held by running programs"),
            Map.entry("csistoragecapacities.storage.k8s.io", "storage capacities are published anew by their drivers"),
            Map.entry("pods.metrics.k8s.io", "measurements are not objects"),
            Map.entry("backups.salvor.io", RUN_RECORD),
            Map.entry("restores.salvor.io", RUN_RECORD),
            Map.entry("podvolumebackups.salvor.io", RUN_RECORD),
            Map.entry("podvolumerestores.salvor.io", RUN_RECORD),
            Map.entry("resticrepositories.salvor.io", "repositories are found again in their location"));

    public ResourceRules {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * Decides for a resource that can be listed.
     *
     * @param plural such as {@code deployments}
     * @param group such as {@code apps}; empty for the core group
     */
    public ResourceDecision decide(String plural, String group, boolean namespaced) {
        String name = group.isEmpty() ? plural : plural + "." + group;
        String never = NEVER.get(name);
        if (never != null) {
            return new ResourceDecision(false, name + " are never stored: " + never);
        }
        String excludedBy = firstMatch(exclude, plural, name);
        if (excludedBy != null) {
            return new ResourceDecision(false, name + " are excluded by " + excludedBy);
        }
        return namespaced ? decideNamespaced(plural, name) : decideClusterScoped(plural, name);
    }

    /** Decides for a resource by its {@code plural} or {@code plural.group}. */
    ResourceDecision decide(String resource, boolean namespaced) {
        int dot = resource.indexOf('.');
        return dot < 0
                ? decide(resource, "", namespaced)
                : decide(resource.substring(0, dot), resource.substring(dot + 1), namespaced);
    }

    private ResourceDecision decideNamespaced(String plural, String name) {
        if (include.isEmpty()) {
            return new ResourceDecision(true, "every resource is included");
        }
        String includedBy = firstMatch(include, plural, name);
        return includedBy == null
                ? new ResourceDecision(false, name + " are not among the included resources")
                : new ResourceDecision(true, name + " are included by " + includedBy);
    }

    private ResourceDecision decideClusterScoped(String plural, String name) {
        if (name.equals(NAMESPACES)) {
            return new ResourceDecision(true, "a namespace is stored with what is in it");
        }
        if (!name.equals(PERSISTENT_VOLUMES) && !name.equals(STORAGE_CLASSES)) {
            return new ResourceDecision(false, name + " belong to the whole cluster");
        }
        boolean withClaims = decide(CLAIMS, true).stored();
        return withClaims || firstMatch(include, plural, name) != null
                ? new ResourceDecision(true, "those behind the claims of the namespaces are stored")
                : new ResourceDecision(false, name + " go with claims, which are not stored");
    }

    private static String firstMatch(List<String> globs, String plural, String name) {
        return globs.stream()
                .filter(glob -> Globs.matches(glob, plural) || Globs.matches(glob, name))
                .findFirst()
                .orElse(null);
    }
}
