package io.salvor.policy.finding;

import java.util.Locale;

/**
 * What can be wrong with a set of policy files. An error is what the operator refuses; a warning it applies. docs/lint.md
 * explains each rule under its id.
 */
public enum LintRule {
    NOT_UTF8(Severity.Error, "The file is not UTF-8"),
    FILE_TOO_LARGE(Severity.Error, "A file, or all of them together, are too large"),
    TOO_MANY_FILES(Severity.Error, "The folder holds too many files, or folders in folders"),
    SYMBOLIC_LINK(Severity.Error, "A symbolic link is not followed"),
    GIT_LFS(Severity.Error, "The file is a pointer of Git LFS"),
    NOT_YAML(Severity.Error, "The file is not YAML"),
    YAML_ALIASES(Severity.Error, "YAML aliases beyond the limit"),
    YAML_NESTING(Severity.Error, "YAML nested beyond the limit"),
    YAML_NOT_PLAIN(Severity.Error, "YAML beyond what JSON can say"),
    DUPLICATE_KEY(Severity.Error, "A key is there twice"),
    OTHER_KIND(Severity.Error, "Not a BackupPolicy"),
    UNKNOWN_KEY(Severity.Error, "Unknown key"),
    MISSING_KEY(Severity.Error, "A required key is missing"),
    WRONG_TYPE(Severity.Error, "A value of the wrong type"),
    INVALID_VALUE(Severity.Error, "A value that is not allowed"),
    INVALID_SCHEDULE(Severity.Error, "Not a schedule"),
    INVALID_TIME_ZONE(Severity.Error, "Not a time zone"),
    INVALID_NAMESPACE(Severity.Error, "A pattern that no namespace matches"),
    NOTHING_INCLUDED(Severity.Error, "The policy takes in no namespace"),
    RETENTION_KEEPS_NOTHING(Severity.Error, "The retention keeps nothing"),
    REPEATED_LOCATION(Severity.Error, "A copy goes where the Backup or another copy is"),
    INVALID_METADATA(Severity.Error, "Metadata that the API server refuses"),
    FOREIGN_NAMESPACE(Severity.Error, "The policy names a namespace that is not the operator's"),
    DUPLICATE_NAME(Severity.Error, "Two policies have the same name"),
    TOO_MANY_PROBLEMS(Severity.Error, "The file has more problems than are listed"),

    INCLUDE_EXCLUDED(Severity.Warning, "What is included is excluded again"),
    RULE_NEVER_MATCHES(Severity.Warning, "A volume rule can never match"),
    RULE_SAVES_NO_FILES(Severity.Warning, "A volume rule leaves out every file"),
    OVERLAPPING_POLICIES(Severity.Warning, "Two policies save the same volumes"),
    UNKNOWN_LOCATION(Severity.Warning, "The storage location is not in the set"),
    SAME_PLACE(Severity.Warning, "A copy goes to the place of the Backup or of another copy"),
    PASTED_SECRET(Severity.Warning, "Looks like a secret"),
    UNKNOWN_LINT_RULE(Severity.Warning, "An annotation names a lint rule that does not exist");

    /** Whether a finding keeps a set from being applied. */
    public enum Severity {
        /** The operator refuses the whole set. */
        Error,
        /** The operator applies it; a person should look. */
        Warning
    }

    private final Severity severity;
    private final String title;

    LintRule(Severity severity, String title) {
        this.severity = severity;
        this.title = title;
    }

    /** The stable name of the rule: {@code unknown-key}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    /** What is wrong, in a few words. */
    public String title() {
        return title;
    }
}
