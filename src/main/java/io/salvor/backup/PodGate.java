package io.salvor.backup;

import io.salvor.match.ResourceName;
import io.salvor.volume.PodView;

/** Decides for a whole pod whether its volumes may be saved at all, before anything is decided for each. */
final class PodGate {
    private final NamespaceSelection namespaces;
    private final ObjectRules objects;
    private final boolean podsStored;

    PodGate(BackupRules rules, NamespaceSelection namespaces) {
        this.namespaces = namespaces;
        this.objects = rules.objects();
        this.podsStored = rules.resources().decide(ResourceName.PODS, true).stored();
    }

    boolean storesPods() {
        return podsStored;
    }

    /** Why no volume of the pod is saved; null when they may be. */
    Exclusion refusal(PodView pod) {
        String label = namespaces.labelled().get(pod.namespace());
        if (label != null) {
            return new Exclusion(
                    SkipReason.ExcludedByLabel,
                    "namespace " + pod.namespace() + " is labelled " + label + "=true",
                    DecidedBy.label(label));
        }
        if (!podsStored) {
            return new Exclusion(
                    SkipReason.PodNotStored,
                    "the policy does not store pods, with which volumes come back",
                    DecidedBy.selection());
        }
        ObjectRules.Decision decision = objects.decide(pod.labels());
        return switch (decision.verdict()) {
            case Selected -> null;
            case NotSelected ->
                new Exclusion(
                        SkipReason.PodNotSelected,
                        "pod " + pod.name() + " " + decision.reason(),
                        DecidedBy.selection());
            case Excluded -> Exclusion.excluded("pod " + pod.name(), decision);
        };
    }
}
