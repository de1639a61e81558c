package io.salvor.policy;

/**
 * One thing wrong with a field of an object.
 *
 * @param pointer JSON pointer (RFC 6901) of the field, from the root of what was checked
 * @param atKey whether the key is wrong rather than its value
 * @param message what is wrong and what was expected
 */
public record FieldProblem(String pointer, boolean atKey, String message) {
    /** A problem of the field's value. */
    public static FieldProblem ofValue(String pointer, String message) {
        return new FieldProblem(pointer, false, message);
    }

    /** A problem of the field's key. */
    public static FieldProblem ofKey(String pointer, String message) {
        return new FieldProblem(pointer, true, message);
    }

    @Override
    public String toString() {
        return pointer + ": " + message;
    }
}
