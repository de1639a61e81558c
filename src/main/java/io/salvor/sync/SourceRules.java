package io.salvor.sync;

import java.util.List;

/**
 * What a source says about applying its revisions.
 *
 * @param name name of the PolicySource
 * @param namespace its namespace
 * @param sourceLabel value of the label {@code salvor.io/policy-source} on its policies
 * @param prune whether policies that are gone from the repository go from the cluster
 * @param maxRemoval how much one revision may remove or let expire
 * @param allowedNamespaces globs of namespaces that its policies may select; empty allows all
 * @param skipsConflicts whether a policy that is somebody else's is left out; otherwise it refuses the revision
 * @param acceptedRemoval commit whose removals are accepted, or null
 * @param acceptedRetention commit whose retention is accepted, or null
 */
public record SourceRules(
        String name,
        String namespace,
        String sourceLabel,
        boolean prune,
        RemovalLimit maxRemoval,
        List<String> allowedNamespaces,
        boolean skipsConflicts,
        String acceptedRemoval,
        String acceptedRetention) {
    public SourceRules {
        allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
    }

    /** Whether a person lets the revision remove as much as it does. */
    boolean acceptsRemoval(Revision revision, InForce inForce) {
        return !inForce.isAt(revision) && revision.commit().equals(acceptedRemoval);
    }

    /** Whether a person lets the revision have as much expire as it does. */
    boolean acceptsRetention(Revision revision, InForce inForce) {
        return !inForce.isAt(revision) && revision.commit().equals(acceptedRetention);
    }

    /** The command with which a person accepts what a revision does. */
    String acceptWith(String annotation, String commit) {
        return "kubectl annotate policysource " + name + " -n " + namespace + " --overwrite " + annotation + "="
                + commit;
    }

    /** The same rules for what only puts back: nothing goes. */
    public SourceRules withoutPrune() {
        return new SourceRules(
                name,
                namespace,
                sourceLabel,
                false,
                maxRemoval,
                allowedNamespaces,
                skipsConflicts,
                acceptedRemoval,
                acceptedRetention);
    }
}
