package io.salvor.policy.finding;

/**
 * A place in a file.
 *
 * @param line line, from 1
 * @param column column in characters, from 1
 */
public record Place(int line, int column) {
    public static final Place BEGINNING = new Place(1, 1);
}
