package io.salvor.reading;

import io.salvor.api.BackupPolicySpec;
import io.salvor.api.FileRules;
import io.salvor.api.HookCommand;
import io.salvor.api.HookFailure;
import io.salvor.api.Inclusion;
import io.salvor.api.NfsShare;
import io.salvor.api.PolicyHook;
import io.salvor.api.Selection;
import io.salvor.api.SizeRange;
import io.salvor.api.StaticVolumes;
import io.salvor.api.VolumeAction;
import io.salvor.api.VolumeMatch;
import io.salvor.api.VolumeRule;
import io.salvor.backup.BackupRules;
import io.salvor.backup.FileSelection;
import io.salvor.backup.HookRule;
import io.salvor.backup.NamespaceRules;
import io.salvor.backup.ObjectRules;
import io.salvor.backup.ResourceRules;
import io.salvor.backup.SelectionRule;
import io.salvor.catalog.RunLimits;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.match.LabelMatch;
import io.salvor.units.Durations;
import io.salvor.units.Quantities;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns the spec of a policy that has passed its checks into the values that plans are made from. */
public final class PolicyRules {
    private PolicyRules() {}

    /** What it says of the attempts at a volume. */
    public static RunLimits limits(BackupPolicySpec spec) {
        return new RunLimits(
                spec.retry == null ? null : spec.retry.attempts,
                spec.retry == null ? null : millis(spec.retry.pause),
                millis(spec.volumeTimeout));
    }

    private static Long millis(String duration) {
        return duration == null ? null : Durations.parse(duration).toMillis();
    }

    /** What the policy asks for. */
    public static BackupRules of(BackupPolicySpec spec) {
        Inclusion include = spec.include;
        Selection exclude = spec.exclude == null ? new Selection() : spec.exclude;
        List<VolumeRule> rules = spec.volumes == null || spec.volumes.rules == null ? List.of() : spec.volumes.rules;
        return new BackupRules(
                new NamespaceRules(
                        include.namespaces,
                        selector(include.namespaceSelector),
                        exclude.namespaces,
                        selector(exclude.namespaceSelector)),
                new ResourceRules(include.resources, exclude.resources, include.clusterResources),
                objects(include, exclude),
                spec.volumes == null ? null : action(spec.volumes.defaultAction),
                rules.stream().map(PolicyRules::rule).toList(),
                spec.hooks == null
                        ? null
                        : spec.hooks.stream().map(PolicyRules::hook).toList());
    }

    private static HookRule hook(PolicyHook hook) {
        return new HookRule(
                hook.match.namespaces, hook.match.podLabels, hook.container, command(hook.before), command(hook.after));
    }

    private static HookRule.Command command(HookCommand command) {
        return command == null
                ? null
                : new HookRule.Command(
                        command.command, Durations.parse(command.timeout), command.onError != HookFailure.Continue);
    }

    /** The rule that goes with each backup; null where the policy has none. */
    public static StaticVolumesRule staticVolumes(BackupPolicySpec spec) {
        return spec.staticVolumes == null || spec.staticVolumes.restore == null
                ? null
                : staticVolumes(spec.staticVolumes);
    }

    /** The rule as a policy or a Restore has it. */
    public static StaticVolumesRule staticVolumes(StaticVolumes asked) {
        return new StaticVolumesRule(
                asked.restore == null ? null : asked.restore.name(),
                asked.nodeMapping,
                asked.pathMapping,
                asked.serverMapping);
    }

    private static ObjectRules objects(Selection include, Selection exclude) {
        List<LabelMatch> excluded = Stream.concat(
                        Stream.ofNullable(selector(exclude.labelSelector)),
                        selectors(exclude.orLabelSelectors).stream())
                .toList();
        return new ObjectRules(
                Stream.ofNullable(selector(include.labelSelector)).toList(),
                selectors(include.orLabelSelectors),
                excluded);
    }

    private static List<LabelMatch> selectors(List<io.salvor.api.LabelSelector> selectors) {
        return selectors == null
                ? List.of()
                : selectors.stream()
                        .filter(Objects::nonNull)
                        .map(PolicyRules::selector)
                        .toList();
    }

    /** Conditions on labels; null where there are none. */
    static LabelMatch selector(io.salvor.api.LabelSelector selector) {
        if (selector == null) {
            return null;
        }
        return new LabelMatch(
                selector.matchLabels,
                selector.matchExpressions == null
                        ? null
                        : selector.matchExpressions.stream()
                                .map(requirement -> new LabelMatch.Requirement(
                                        requirement.key,
                                        LabelMatch.Operator.valueOf(requirement.operator.name()),
                                        requirement.values))
                                .toList());
    }

    private static SelectionRule rule(VolumeRule rule) {
        VolumeMatch match = rule.match;
        NfsShare nfs = match.nfs;
        return new SelectionRule(
                new SelectionRule.Match(
                        match.namespaces,
                        match.podLabels,
                        match.volumes,
                        match.volumeTypes,
                        claim(match),
                        nfs == null ? null : new SelectionRule.NfsMatch(nfs.server, nfs.path),
                        match.csiDrivers),
                action(rule.action),
                files(rule.files));
    }

    private static SelectionRule.ClaimMatch claim(VolumeMatch match) {
        SizeRange size = match.size == null ? new SizeRange() : match.size;
        return new SelectionRule.ClaimMatch(
                match.claims,
                match.claimLabels,
                match.storageClasses,
                match.accessModes == null
                        ? null
                        : match.accessModes.stream().map(Enum::name).toList(),
                size.min == null ? null : Quantities.bytes(size.min),
                size.max == null ? null : Quantities.bytes(size.max));
    }

    private static SelectionRule.Action action(VolumeAction action) {
        return action == null ? null : SelectionRule.Action.valueOf(action.name());
    }

    private static FileSelection files(FileRules files) {
        return files == null
                ? null
                : new FileSelection(
                        files.exclude,
                        Boolean.TRUE.equals(files.excludeCaches),
                        files.excludeLargerThan,
                        Boolean.TRUE.equals(files.oneFileSystem));
    }
}
