package io.salvor.policy.finding;

import java.util.Comparator;

/**
 * One thing to correct in a set of policy files.
 *
 * @param rule what kind of thing
 * @param file path of the file
 * @param line line, from 1
 * @param column column in characters, from 1
 * @param message what is wrong and what was expected; never a secret
 */
public record Finding(LintRule rule, String file, int line, int column, String message) implements Comparable<Finding> {
    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::message)
            .thenComparing(Finding::rule);

    @Override
    public int compareTo(Finding other) {
        return BY_PLACE.compare(this, other);
    }

    /** Whether the operator refuses the set for it. */
    public boolean isError() {
        return rule.severity() == LintRule.Severity.Error;
    }

    public PolicyProblem problem() {
        return new PolicyProblem(file, line, column, message);
    }
}
