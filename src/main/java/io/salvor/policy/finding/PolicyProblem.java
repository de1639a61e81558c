package io.salvor.policy.finding;

import java.util.Comparator;

/**
 * One thing wrong in a policy file.
 *
 * @param file path of the file
 * @param line line, from 1
 * @param column column in characters, from 1
 * @param message what is wrong and what was expected
 */
public record PolicyProblem(String file, int line, int column, String message) implements Comparable<PolicyProblem> {
    private static final Comparator<PolicyProblem> BY_PLACE = Comparator.comparing(PolicyProblem::file)
            .thenComparingInt(PolicyProblem::line)
            .thenComparingInt(PolicyProblem::column)
            .thenComparing(PolicyProblem::message);

    @Override
    public int compareTo(PolicyProblem other) {
        return BY_PLACE.compare(this, other);
    }

    /** The form that editors and CI logs turn into a link: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
