package io.salvor.backup;

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
    Refusal refusal(PodView pod) {
        String label = namespaces.labelled().get(pod.namespace());
        if (label != null) {
            return new Refusal(
                    SkipReason.ExcludedByLabel,
                    "namespace " + pod.namespace() + " is labelled " + label + "=true",
                    Winner.label(label));
        }
        if (!podsStored) {
            return new Refusal(
                    SkipReason.PodNotStored,
                    "the policy does not store pods, with which volumes come back",
                    Winner.selection());
        }
        ObjectRules.Decision decision = objects.decide(pod.labels());
        return switch (decision.verdict()) {
            case Selected -> null;
            case NotSelected ->
                new Refusal(
                        SkipReason.PodNotSelected, "pod " + pod.name() + " " + decision.reason(), Winner.selection());
            case Excluded -> Refusal.excluded("pod " + pod.name(), decision);
        };
    }
}
