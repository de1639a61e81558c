package io.salvor.reading;

import io.salvor.api.OnConflict;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.PolicySourceStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.sync.InForce;
import io.salvor.sync.RemovalLimit;
import io.salvor.sync.RevisionDecider;
import io.salvor.sync.SourceRules;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a PolicySource says, as the values that a revision is decided by. */
public final class SourceSettings {
    private SourceSettings() {}

    /**
     * By which rules its revisions are applied.
     *
     * @throws io.salvor.units.InvalidValueException if maxRemoval is no limit
     */
    public static SourceRules rules(PolicySource source) {
        PolicySourceSpec spec = source.getSpec();
        Map<String, String> annotations = source.getMetadata().getAnnotations() == null
                ? Map.of()
                : source.getMetadata().getAnnotations();
        String name = source.getMetadata().getName();
        return new SourceRules(
                name,
                source.getMetadata().getNamespace(),
                Labels.value(name),
                !Boolean.FALSE.equals(spec.prune),
                RemovalLimit.parse(spec.maxRemoval.getValue().toString()),
                spec.allowedNamespaces,
                spec.onConflict == OnConflict.Skip,
                annotations.get(RevisionDecider.ACCEPT_REMOVAL),
                annotations.get(RevisionDecider.ACCEPT_RETENTION));
    }

    /** What was applied last. */
    public static InForce inForce(PolicySourceStatus status) {
        return InForce.of(status.lastAppliedRevision, status.lastAppliedTree, leftOut(status));
    }

    /** Names of policies that are somebody else's, as the status lists them. */
    public static Set<String> leftOut(PolicySourceStatus status) {
        return status.conflicts.stream().map(conflict -> conflict.policy).collect(Collectors.toSet());
    }
}
