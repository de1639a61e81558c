package io.salvor.maintenance;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person asks of a repository, beside what is due. */
public enum MaintenanceWish {
    /** Forget, prune and check. */
    Maintain,
    /** Check, with the share of the data that is due. */
    Check,
    /** Check, and read all data. */
    CheckAll,
    /** Forget and prune. */
    Prune,
    /** Count. */
    Stats,
    /** Say what would be forgotten; nothing is done, and no Job is needed. */
    ForgetPlan;

    /** The word for it in an annotation. */
    public String word() {
        return switch (this) {
            case CheckAll -> "check-all";
            case ForgetPlan -> "forget-plan";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** The wish in the value of an annotation, {@code <time> <word>}; empty where it has none that is known. */
    public static Optional<MaintenanceWish> in(String annotation) {
        return Stream.of(values())
                .filter(wish -> annotation != null && annotation.strip().endsWith(" " + wish.word()))
                .findFirst();
    }

    /** When that was asked for; empty where its value has no time that can be read. */
    public static Optional<Instant> time(String annotation) {
        try {
            return Optional.of(Instant.parse(annotation.strip().split(" ")[0]));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
