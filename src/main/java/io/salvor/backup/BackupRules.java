package io.salvor.backup;

import java.util.List;
import java.util.Objects;

/**
 * What a policy asks for.
 *
 * @param namespaces which namespaces
 * @param resources which kinds of objects
 * @param objects which objects of these kinds, by their labels
 * @param defaultAction for volumes that neither an annotation nor a rule names
 * @param rules for volumes, first match wins
 * @param hooks commands in pods; every one that matches runs, in this order before, and in the reverse order after
 */
public record BackupRules(
        NamespaceRules namespaces,
        ResourceRules resources,
        ObjectRules objects,
        SelectionRule.Action defaultAction,
        List<SelectionRule> rules,
        List<HookRule> hooks) {

    public BackupRules {
        Objects.requireNonNull(namespaces, "namespaces");
        resources = resources == null ? ResourceRules.ALL : resources;
        objects = objects == null ? ObjectRules.ALL : objects;
        defaultAction = defaultAction == null ? SelectionRule.Action.Backup : defaultAction;
        rules = rules == null ? List.of() : List.copyOf(rules);
        hooks = hooks == null ? List.of() : List.copyOf(hooks);
    }

    /** A policy without hooks. */
    public BackupRules(
            NamespaceRules namespaces,
            ResourceRules resources,
            ObjectRules objects,
            SelectionRule.Action defaultAction,
            List<SelectionRule> rules) {
        this(namespaces, resources, objects, defaultAction, rules, List.of());
    }
}
