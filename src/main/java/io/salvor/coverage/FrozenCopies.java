package io.salvor.coverage;

/**
 * Copies that no retention keeps any more and that stay: a change takes their location out of what their policy copies to, and nobody says then how long they are kept.
 *
 * @param location that they are in
 * @param count how many
 */
public record FrozenCopies(String location, int count) {}
