package io.salvor.operator.run;

import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.kubernetes.OwnObjects;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Which runs of a kind are over or gone, so that what they have left is nobody's. Each is looked at once. */
public final class RunEnds<R extends CustomResource<?, ?>> {
    private final OwnObjects objects;
    private final Class<R> kind;
    private final Predicate<R> ended;
    private final Map<String, Boolean> known = new HashMap<>();

    public RunEnds(OwnObjects objects, Class<R> kind, Predicate<R> ended) {
        this.objects = objects;
        this.kind = kind;
        this.ended = ended;
    }

    /** Whether a run is over; it is too where another has its name by now. */
    public boolean isOver(String uid, String name) {
        return known.computeIfAbsent(uid, key -> objects.get(kind, name)
                .filter(run -> run.getMetadata().getUid().equals(uid))
                .filter(ended.negate())
                .isEmpty());
    }
}
