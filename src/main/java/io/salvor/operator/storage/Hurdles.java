package io.salvor.operator.storage;

import io.salvor.trouble.StorageException;
import java.util.List;

/** Objects of a location that are in the way in one look: each keeps nothing else, and where many are, the location is in the way. Thread-safe. */
public final class Hurdles {
    private static final int MOST = 5;

    private final int most;
    private final List<String> problems;
    private int met;

    private Hurdles(int most, List<String> problems) {
        this.most = most;
        this.problems = problems;
    }

    /** @param problems where each is named */
    public static Hurdles some(List<String> problems) {
        return new Hurdles(MOST, problems);
    }

    /** The first is one too many. */
    public static Hurdles none() {
        return new Hurdles(0, List.of());
    }

    /** Notes one. @param what it keeps from being done, as a noun @throws StorageException that same one, where it is one too many */
    public synchronized void meet(String what, StorageException failure) {
        if (++met > most) {
            throw failure;
        }
        problems.add(what + " waits for the next look: " + failure.getMessage());
    }
}
