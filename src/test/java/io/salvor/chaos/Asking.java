package io.salvor.chaos;

import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the person who has asked for a Restore does with it meanwhile: suspends it for a while, cancels it, tries it again. */
final class Asking {
    private static final int LONGEST_MILLIS = 6_000;

    private final Operations operations;
    private final List<String> restores = new ArrayList<>();
    private volatile Instant goesOn;

    /** @param restore name of the Restore */
    Asking(Town town, String restore) {
        this.operations = town.operations();
        restores.add(restore);
    }

    /** The Restore and those that tried it again. */
    List<String> restores() {
        return List.copyOf(restores);
    }

    private String last() {
        return restores.get(restores.size() - 1);
    }

    Restore now(String restore) {
        return operations.resource(Restore.class, restore).get();
    }

    static boolean hasEnded(Restore restore) {
        return restore.getStatus() != null && restore.getStatus().completionTime != null;
    }

    boolean ended() {
        return restores.stream().map(this::now).allMatch(Asking::hasEnded);
    }

    /** @param amount decides for how long */
    void suspend(int amount) {
        change(spec -> spec.suspend = true);
        goesOn = Instant.now().plus(Duration.ofMillis(amount * 10L % LONGEST_MILLIS));
    }

    void cancel() {
        change(spec -> spec.cancel = true);
    }

    /** What is suspended goes on when it is time. */
    void look() {
        if (goesOn != null && Instant.now().isAfter(goesOn)) {
            goesOn = null;
            change(spec -> spec.suspend = false);
        }
    }

    private void change(Consumer<RestoreSpec> change) {
        Edits.edit(operations.resource(Restore.class, last()), restore -> {
            change.accept(restore.getSpec());
            return restore;
        });
    }

    /** Asks, once, that what the Restore has not done is tried again; false where it has done all, or ended before it wrote anything. */
    boolean again() {
        Restore first = now(last());
        if (restores.size() > 1
                || first.getStatus().phase == RestorePhase.Completed
                || !first.getStatus().conflicts.isEmpty()) {
            return false;
        }
        String again = last() + "-again";
        operations.restore(again, spec -> {
            spec.retryOf = first.getMetadata().getName();
            spec.include = null;
            spec.storageLocation = null;
            spec.timeout = Round.TIMEOUT;
        });
        restores.add(again);
        return true;
    }

    /** How each ended, in words. */
    String outcome() {
        return restores.stream()
                .map(this::now)
                .map(restore -> restore.getStatus().phase + " (" + restore.getStatus().message + ")")
                .reduce((one, other) -> one + "; again: " + other)
                .orElseThrow();
    }
}
