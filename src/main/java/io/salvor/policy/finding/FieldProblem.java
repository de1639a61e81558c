package io.salvor.policy.finding;

/**
 * One thing wrong with a field of an object.
 *
 * @param rule what kind of thing
 * @param pointer JSON pointer (RFC 6901) of the field, from the root of what was checked
 * @param atKey whether the key is wrong rather than its value
 * @param message what is wrong and what was expected
 */
public record FieldProblem(LintRule rule, String pointer, boolean atKey, String message) {
    /** A problem of the field's value. */
    public static FieldProblem ofValue(String pointer, String message) {
        return ofValue(LintRule.INVALID_VALUE, pointer, message);
    }

    /** A problem of the field's value that has a rule of its own. */
    public static FieldProblem ofValue(LintRule rule, String pointer, String message) {
        return new FieldProblem(rule, pointer, false, message);
    }

    /** A problem of the field's key. */
    public static FieldProblem ofKey(String pointer, String message) {
        return ofKey(LintRule.INVALID_VALUE, pointer, message);
    }

    /** A problem of the field's key that has a rule of its own. */
    public static FieldProblem ofKey(LintRule rule, String pointer, String message) {
        return new FieldProblem(rule, pointer, true, message);
    }

    @Override
    public String toString() {
        return pointer + ": " + message;
    }
}
