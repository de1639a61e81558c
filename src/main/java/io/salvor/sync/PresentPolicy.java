package io.salvor.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A BackupPolicy as the cluster holds it.
 *
 * @param name metadata.name
 * @param spec the spec with all defaults, in the form that policies of a revision have it in
 * @param labels metadata.labels
 * @param annotations metadata.annotations
 * @param managers the field managers that wrote it, without those of its status
 * @param ours what syncs have set of its labels and annotations
 */
public record PresentPolicy(
        String name,
        JsonNode spec,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> managers,
        OwnKeys ours) {
    public PresentPolicy {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        managers = List.copyOf(managers);
    }
}
