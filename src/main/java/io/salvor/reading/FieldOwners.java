package io.salvor.reading;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.salvor.kubernetes.Labels;
import io.salvor.sync.OwnKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the API server has on record of who set which fields of a policy. It takes a field from one that no longer has the last
 * word, so that a label which somebody else has changed since is no longer the sync's; what a webhook adds is nobody's.
 */
final class FieldOwners {
    /** Only a sync writes these, so a record that holds one of them is that of a sync, by any name and of any version. */
    private static final Set<String> SYNC_WRITES =
            Set.of("f:" + Labels.SOURCE_FILE, "f:" + Labels.SOURCE_REVISION, "f:" + Labels.SOURCE_LINE);

    private FieldOwners() {}

    /** Who wrote the object, without those of its status. */
    static List<String> managers(ObjectMeta metadata) {
        return metadata.getManagedFields().stream()
                .filter(entry -> entry.getSubresource() == null)
                .map(ManagedFieldsEntry::getManager)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The labels and annotations that a sync has set. */
    static OwnKeys ofSync(ObjectMeta metadata) {
        Set<String> labels = new HashSet<>();
        Set<String> annotations = new HashSet<>();
        for (ManagedFieldsEntry entry : metadata.getManagedFields()) {
            Set<String> annotated = fields(entry, "f:annotations");
            if (entry.getSubresource() == null && annotated.stream().anyMatch(SYNC_WRITES::contains)) {
                labels.addAll(keys(fields(entry, "f:labels")));
                annotations.addAll(keys(annotated));
            }
        }
        return new OwnKeys(labels, annotations);
    }

    private static Set<String> fields(ManagedFieldsEntry entry, String part) {
        if (entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:metadata") instanceof Map<?, ?> metadata
                && metadata.get(part) instanceof Map<?, ?> fields) {
            return fields.keySet().stream().map(Object::toString).collect(Collectors.toSet());
        }
        return Set.of();
    }

    private static List<String> keys(Set<String> fields) {
        return fields.stream()
                .filter(field -> field.startsWith("f:"))
                .map(field -> field.substring(2))
                .toList();
    }
}
