package io.salvor.sync;

import io.salvor.policy.ParsedPolicy;
import java.util.Optional;

/** Says whose a policy in the cluster is. */
final class PolicyOwners {
    /** The label that names the PolicySource of a policy. */
    private static final String SOURCE = "salvor.io/policy-source";

    /** The annotation that names the file that a sync has read a policy from. */
    private static final String FILE = "salvor.io/source-file";

    private PolicyOwners() {}

    /** Whether the policy was applied from the source. */
    static boolean owns(SourceRules source, PresentPolicy policy) {
        return source.sourceLabel().equals(policy.labels().get(SOURCE));
    }

    /** Who else claims a policy of the source that is there; nobody if it is the source's alone. */
    static Optional<Conflict> conflict(SourceRules source, ParsedPolicy policy, PresentPolicy there) {
        // A label that was removed by hand is put back: the annotation still says which file the policy is from.
        boolean lostLabel = there.labels().get(SOURCE) == null
                && policy.file().equals(there.annotations().get(FILE));
        Optional<String> owner = lostLabel ? TrackingMarks.tool(there) : other(source, there);
        return owner.map(name -> new Conflict(policy, name, source.name()));
    }

    /** Who else claims the policy, whether or not it was applied from the source; nobody if it is the source's alone. */
    static Optional<String> other(SourceRules source, PresentPolicy policy) {
        Optional<String> tool = TrackingMarks.tool(policy);
        if (tool.isPresent()) {
            return tool;
        }
        if (owns(source, policy)) {
            return Optional.empty();
        }
        String label = policy.labels().get(SOURCE);
        if (label != null) {
            return Optional.of("PolicySource " + label);
        }
        return Optional.of(policy.managers().stream()
                .findFirst()
                .map(manager -> "somebody who applied it with " + manager)
                .orElse("somebody who applied it by hand"));
    }
}
