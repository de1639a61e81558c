package io.salvor.operator.restore;

import io.salvor.operator.run.Pauses;
import io.salvor.restore.ObjectKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Objects that the cluster was not ready for: they are asked for once more at the next look, and from then on with pauses that grow. */
final class ObjectPauses {
    private final Clock clock;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Pauses pauses = new Pauses();

    ObjectPauses(Clock clock) {
        this.clock = clock;
    }

    /**
     * What was heard of an object.
     *
     * @param next when it is asked for again
     */
    private record Asked(String answer, Instant next) {}

    /** What was said last of an object that is not asked for yet; null where it is its turn. */
    String waits(RestoreRound round, ObjectKey object) {
        Asked last = asked.get(id(round, object));
        return last == null || !Instant.now(clock).isBefore(last.next()) ? null : last.answer();
    }

    /** The cluster is not ready for it yet. */
    void notYet(RestoreRound round, ObjectKey object, String answer) {
        String id = id(round, object);
        Instant now = Instant.now(clock);
        asked.compute(id, (any, last) -> new Asked(answer, last == null ? now : now.plus(pauses.next(id))));
    }

    /** It is made, or never will be. */
    void settled(RestoreRound round, ObjectKey object) {
        forget(id(round, object));
    }

    private void forget(String id) {
        asked.remove(id);
        pauses.reset(id);
    }

    /** A Restore of that name has ended, or is gone. */
    void over(String name) {
        asked.keySet().stream().filter(id -> id.startsWith(name + "/")).forEach(this::forget);
    }

    private static String id(RestoreRound round, ObjectKey object) {
        return round.name() + "/" + round.uid() + "/" + object;
    }
}
