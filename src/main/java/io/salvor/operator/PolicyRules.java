package io.salvor.operator;

import io.salvor.api.BackupPolicySpec;
import io.salvor.api.FileRules;
import io.salvor.api.Selection;
import io.salvor.api.VolumeAction;
import io.salvor.api.VolumeMatch;
import io.salvor.api.VolumeRule;
import io.salvor.backup.BackupRules;
import io.salvor.backup.FileSelection;
import io.salvor.backup.SelectionAction;
import io.salvor.backup.SelectionMatch;
import io.salvor.backup.SelectionRule;
import io.salvor.catalog.StaticVolumesRule;
import java.util.List;

/** Turns the spec of a policy into the values that plans are made from. */
public final class PolicyRules {
    private PolicyRules() {}

    /** What the policy asks for. */
    public static BackupRules of(BackupPolicySpec spec) {
        Selection exclude = spec.exclude == null ? new Selection() : spec.exclude;
        List<VolumeRule> rules = spec.volumes == null || spec.volumes.rules == null ? List.of() : spec.volumes.rules;
        return new BackupRules(
                spec.include.namespaces,
                exclude.namespaces,
                spec.include.resources,
                exclude.resources,
                spec.volumes == null ? null : action(spec.volumes.defaultAction),
                rules.stream().map(PolicyRules::rule).toList());
    }

    static StaticVolumesRule staticVolumes(BackupPolicySpec spec) {
        if (spec.staticVolumes == null || spec.staticVolumes.restore == null) {
            return null;
        }
        return new StaticVolumesRule(spec.staticVolumes.restore.name(), spec.staticVolumes.nodeMapping);
    }

    private static SelectionRule rule(VolumeRule rule) {
        VolumeMatch match = rule.match;
        return new SelectionRule(
                new SelectionMatch(
                        match.namespaces, match.claims, match.volumes, match.podLabels, match.storageClasses),
                action(rule.action),
                files(rule.files));
    }

    private static SelectionAction action(VolumeAction action) {
        return action == null ? null : SelectionAction.valueOf(action.name());
    }

    private static FileSelection files(FileRules files) {
        return files == null ? null : new FileSelection(files.exclude, Boolean.TRUE.equals(files.excludeCaches));
    }
}
