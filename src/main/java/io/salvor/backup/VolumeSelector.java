package io.salvor.backup;

import io.salvor.policy.Globs;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import java.util.List;
import java.util.Map;

/** Decides whether a volume is asked for, by annotation, rule or default, in this order. It does not look at its state. */
final class VolumeSelector {
    private final BackupRules rules;

    VolumeSelector(BackupRules rules) {
        this.rules = rules;
    }

    /**
     * What was decided.
     *
     * @param skipped null when the volume is asked for
     * @param because the decision as a sentence
     */
    record Choice(SkipReason skipped, FileSelection files, String because) {
        static Choice backup(FileSelection files, String because) {
            return new Choice(null, files, because);
        }

        static Choice skip(SkipReason reason, String because) {
            return new Choice(reason, FileSelection.ALL, because);
        }
    }

    /**
     * Decides for a volume of a pod.
     *
     * @param claim the claim behind it; null for none or when it does not exist
     */
    Choice choose(PodView pod, PodVolumeView volume, ClaimView claim) {
        VolumeAnnotations annotations = VolumeAnnotations.of(pod, rules.defaultAction());
        int rule = firstRule(new Candidate(
                pod.namespace(),
                volume.name(),
                pod.labels(),
                volume.claimName(),
                claim == null ? null : claim.storageClass()));
        String asking = annotations.asked().get(volume.name());
        if (asking != null) {
            return Choice.backup(files(rule), "annotation " + asking + " of pod " + pod.name() + " asks for it");
        }
        String excluding = annotations.excluded().get(volume.name());
        if (excluding != null) {
            return Choice.skip(
                    SkipReason.ExcludedByAnnotation,
                    "annotation " + excluding + " of pod " + pod.name() + " leaves it out");
        }
        return byRuleOrDefault(rule);
    }

    /** Decides for a claim that no pod uses, and that no rule about pods can speak of. */
    Choice choose(ClaimView claim) {
        return byRuleOrDefault(
                firstRule(new Candidate(claim.namespace(), null, null, claim.name(), claim.storageClass())));
    }

    private Choice byRuleOrDefault(int rule) {
        if (rule >= 0 && rules.rules().get(rule).action() == SelectionAction.Skip) {
            return Choice.skip(SkipReason.ExcludedByRule, "rule " + (rule + 1) + " of the policy leaves it out");
        }
        if (rule >= 0) {
            return Choice.backup(files(rule), "rule " + (rule + 1) + " of the policy asks for it");
        }
        return rules.defaultAction() == SelectionAction.Backup
                ? Choice.backup(FileSelection.ALL, "the policy saves every volume by default")
                : Choice.skip(
                        SkipReason.NotAskedFor,
                        "the policy saves only what is asked for, and neither an annotation nor a rule asks for it");
    }

    private FileSelection files(int rule) {
        return rule < 0 ? FileSelection.ALL : rules.rules().get(rule).files();
    }

    private int firstRule(Candidate candidate) {
        for (int i = 0; i < rules.rules().size(); i++) {
            if (candidate.matches(rules.rules().get(i).match())) {
                return i;
            }
        }
        return -1;
    }

    /** What rules look at; null where there is nothing to look at, and then no condition on it holds. */
    private record Candidate(
            String namespace, String volume, Map<String, String> podLabels, String claim, String storageClass) {

        boolean matches(SelectionMatch match) {
            return holds(match.namespaces(), namespace)
                    && holds(match.volumes(), volume)
                    && holds(match.claims(), claim)
                    && holds(match.storageClasses(), storageClass)
                    && labelsHold(match.podLabels());
        }

        private boolean labelsHold(Map<String, String> wanted) {
            return wanted.isEmpty() || podLabels != null && podLabels.entrySet().containsAll(wanted.entrySet());
        }

        private static boolean holds(List<String> globs, String value) {
            return globs.isEmpty() || value != null && Globs.anyMatches(globs, value);
        }
    }
}
