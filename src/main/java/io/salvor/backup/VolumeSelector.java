package io.salvor.backup;

import io.salvor.volume.Backing;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;

/** Decides whether a volume is asked for, by annotation, rule or default, in this order. It does not look at its state. */
final class VolumeSelector {
    private final BackupRules rules;

    VolumeSelector(BackupRules rules) {
        this.rules = rules;
    }

    /**
     * Whether a volume is asked for, and what decided that.
     *
     * @param skipped null when the volume is asked for
     * @param because the decision as a sentence
     */
    record Choice(SkipReason skipped, FileSelection files, DecidedBy winner, String because) {
        static Choice skip(SkipReason reason, DecidedBy winner, String because) {
            return new Choice(reason, FileSelection.ALL, winner, because);
        }
    }

    /**
     * Decides for a volume of a pod.
     *
     * @param claim the claim behind it; null for none or when it does not exist
     * @param backing the PersistentVolume behind the claim; null for none or when it does not exist
     */
    Choice choose(PodView pod, PodVolumeView volume, ClaimView claim, PersistentVolumeView backing) {
        VolumeAnnotations annotations = VolumeAnnotations.of(pod, rules.defaultAction());
        int rule = firstRule(candidate(pod, volume, claim, backing));
        String asking = annotations.asked().get(volume.name());
        if (asking != null) {
            return new Choice(
                    null,
                    files(rule),
                    DecidedBy.annotation(asking),
                    "annotation " + asking + " of pod " + pod.name() + " asks for it");
        }
        String excluding = annotations.excluded().get(volume.name());
        if (excluding != null) {
            return Choice.skip(
                    SkipReason.ExcludedByAnnotation,
                    DecidedBy.annotation(excluding),
                    "annotation " + excluding + " of pod " + pod.name() + " leaves it out");
        }
        return byRuleOrDefault(rule);
    }

    /** Decides for a claim that no pod uses; rules about pods do not match it. */
    Choice choose(ClaimView claim, PersistentVolumeView backing) {
        return byRuleOrDefault(firstRule(
                new RuleCandidate(claim.namespace(), null, null, null, claim.name(), claim, backing(backing))));
    }

    /** The choice of a rule with the action Fail that names the type of the volume; null where no such rule is the first. */
    Choice refusalOfType(PodView pod, PodVolumeView volume) {
        Choice choice = choose(pod, volume, null, null);
        boolean named = choice.skipped() == SkipReason.RefusedByPolicy
                && choice.winner().rule() != null
                && !rules.rules()
                        .get(choice.winner().rule() - 1)
                        .match()
                        .volumeTypes()
                        .isEmpty();
        return named ? choice : null;
    }

    private static RuleCandidate candidate(
            PodView pod, PodVolumeView volume, ClaimView claim, PersistentVolumeView backing) {
        return new RuleCandidate(
                pod.namespace(),
                volume.name(),
                pod.labels(),
                volume.backing(),
                volume.claimName(),
                claim,
                backing(backing));
    }

    private static Backing backing(PersistentVolumeView volume) {
        return volume == null ? null : volume.backing();
    }

    private Choice byRuleOrDefault(int rule) {
        boolean ruled = rule >= 0;
        DecidedBy winner = ruled ? DecidedBy.rule(rule) : DecidedBy.byDefault();
        SelectionRule.Action action = ruled ? rules.rules().get(rule).action() : rules.defaultAction();
        String speaker = ruled ? winner + " of the policy" : "the policy's default";
        return switch (action) {
            case Backup ->
                new Choice(
                        null,
                        files(rule),
                        winner,
                        ruled ? speaker + " asks for it" : "the policy saves every volume by default");
            case Skip ->
                ruled
                        ? Choice.skip(SkipReason.ExcludedByRule, winner, speaker + " leaves it out")
                        : Choice.skip(
                                SkipReason.NotAskedFor,
                                winner,
                                "the policy saves only what is asked for, and neither an annotation nor a rule asks for it");
            case Fail ->
                Choice.skip(
                        SkipReason.RefusedByPolicy,
                        winner,
                        speaker
                                + " has the action Fail for it: leave it out with an annotation or a rule before, or save it");
        };
    }

    private FileSelection files(int rule) {
        return rule < 0 ? FileSelection.ALL : rules.rules().get(rule).files();
    }

    private int firstRule(RuleCandidate candidate) {
        for (int i = 0; i < rules.rules().size(); i++) {
            if (candidate.matches(rules.rules().get(i).match())) {
                return i;
            }
        }
        return -1;
    }
}
