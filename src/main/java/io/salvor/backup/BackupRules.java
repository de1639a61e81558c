package io.salvor.backup;

import java.util.List;

/**
 * What a policy asks for.
 *
 * @param includeNamespaces names or globs
 * @param excludeNamespaces names or globs, stronger than the includes
 * @param includeResources {@code plural} or {@code plural.group}, names or globs; empty means all
 * @param excludeResources as the includes, stronger
 * @param defaultAction for volumes that neither an annotation nor a rule speaks of
 * @param rules first match wins
 */
public record BackupRules(
        List<String> includeNamespaces,
        List<String> excludeNamespaces,
        List<String> includeResources,
        List<String> excludeResources,
        SelectionAction defaultAction,
        List<SelectionRule> rules) {

    public BackupRules {
        includeNamespaces = includeNamespaces == null ? List.of() : List.copyOf(includeNamespaces);
        excludeNamespaces = excludeNamespaces == null ? List.of() : List.copyOf(excludeNamespaces);
        includeResources = includeResources == null ? List.of() : List.copyOf(includeResources);
        excludeResources = excludeResources == null ? List.of() : List.copyOf(excludeResources);
        defaultAction = defaultAction == null ? SelectionAction.Backup : defaultAction;
        rules = rules == null ? List.of() : List.copyOf(rules);
    }

    /** The rules for objects. */
    public ResourceRules resources() {
        return new ResourceRules(includeResources, excludeResources);
    }
}
