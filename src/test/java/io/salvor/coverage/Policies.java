package io.salvor.coverage;

import io.salvor.backup.BackupRules;
import io.salvor.backup.NamespaceRules;
import io.salvor.backup.SelectionRule;
import io.salvor.coverage.CoveringPolicy.Standing;
import java.time.Duration;
import java.util.List;

/** Policies as tests need them. */
public final class Policies {
    static final ProtectionPromise DAILY = new ProtectionPromise(Duration.ofHours(24), Duration.ofHours(1));

    private Policies() {}

    static CoveringPolicy daily(String name, BackupRules rules) {
        return new CoveringPolicy(name, rules, Standing.Scheduled, DAILY);
    }

    static CoveringPolicy everything(String name, String namespaces) {
        return daily(name, rules(SelectionRule.Action.Backup, List.of(namespaces)));
    }

    /** Rules for namespaces, with a default action and rules. */
    public static BackupRules rules(SelectionRule.Action byDefault, List<String> namespaces, SelectionRule... rules) {
        return new BackupRules(NamespaceRules.named(namespaces, null), null, null, byDefault, List.of(rules));
    }

    /** A rule for claims by name. */
    public static SelectionRule claims(String glob, SelectionRule.Action action) {
        return new SelectionRule(
                new SelectionRule.Match(
                        null,
                        null,
                        null,
                        null,
                        new SelectionRule.ClaimMatch(List.of(glob), null, null, null, null, null),
                        null,
                        null),
                action,
                null);
    }
}
