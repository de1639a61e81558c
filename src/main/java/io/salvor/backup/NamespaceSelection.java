package io.salvor.backup;

import io.salvor.volume.NamespaceView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which namespaces of a cluster a backup takes in.
 *
 * @param selected sorted names
 * @param labelled namespaces that the rules take in and that leave themselves out: name to the key of the label
 */
public record NamespaceSelection(List<String> selected, Map<String, String> labelled) {

    public NamespaceSelection {
        selected = List.copyOf(selected);
        labelled = Map.copyOf(labelled);
    }

    static NamespaceSelection of(NamespaceRules rules, List<NamespaceView> existing) {
        List<String> selected = new ArrayList<>();
        Map<String, String> labelled = new TreeMap<>();
        existing.stream()
                .filter(rules::select)
                .distinct()
                .sorted(Comparator.comparing(NamespaceView::name))
                .forEach(namespace -> ExclusionLabel.on(namespace.labels())
                        .ifPresentOrElse(
                                label -> labelled.put(namespace.name(), label), () -> selected.add(namespace.name())));
        return new NamespaceSelection(selected, labelled);
    }

    /** The namespaces that the rules take in, also those that leave themselves out: the plan names the volumes of all. */
    public List<String> spokenOf() {
        return Stream.concat(selected.stream(), labelled.keySet().stream())
                .sorted()
                .toList();
    }

    /** Whether a namespace is in the backup. */
    boolean takesIn(String namespace) {
        return Collections.binarySearch(selected, namespace) >= 0;
    }

    /** Whether the rules take a namespace in, even if it leaves itself out. */
    boolean speaksOf(String namespace) {
        return labelled.containsKey(namespace) || takesIn(namespace);
    }
}
