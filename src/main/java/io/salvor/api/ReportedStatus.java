package io.salvor.api;

import java.util.List;

/**
 * What the statuses of all kinds have in common, so that one place can write them. Fields that a kind lacks are not written.
 *
 * @param <P> its phases; {@link Void} where it has none
 */
public interface ReportedStatus<P> {
    List<Condition> conditions();

    void observedGeneration(Long generation);

    default void phase(P phase) {}

    default void message(String message) {}

    /** @param time RFC 3339, in whole seconds */
    default void completionTime(String time) {}
}
