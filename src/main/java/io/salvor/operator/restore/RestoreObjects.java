package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodName;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.TargetReader;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreOrder;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes objects of a restore. What is there already stays as it is. */
@ApplicationScoped
public class RestoreObjects {
    /** Thousands of objects take minutes, and meanwhile somebody may want to see how far it is, or cancel it. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private final ResourceLister lister;
    private final StepWrites writes;
    private final Clock clock;
    private final ObjectPauses pauses;
    private final LongSupplier nanoTime;

    /** What became of objects of the first stages, by name and UID of the Restore; a restart finds it out again. */
    private final Map<String, Known> made = new ConcurrentHashMap<>();

    /**
     * What earlier looks at a Restore have found.
     *
     * @param there objects that are made, updated, or were there
     * @param refused what the API server said to others, which are tried again when there is time
     */
    private record Known(Set<ObjectKey> there, Map<ObjectKey, String> refused) {}

    @Inject
    public RestoreObjects(ResourceLister lister, ResourceWriter writer, OperatorConfig config, Clock clock) {
        this(lister, writer, config, clock, System::nanoTime);
    }

    /** @param nanoTime by which it is known how long a look takes */
    RestoreObjects(
            ResourceLister lister, ResourceWriter writer, OperatorConfig config, Clock clock, LongSupplier nanoTime) {
        this.lister = lister;
        this.nanoTime = nanoTime;
        this.writes = new StepWrites(lister, writer, config);
        this.clock = clock;
        this.pauses = new ObjectPauses(clock);
    }

    /**
     * Makes what is missing. What the cluster is not ready for fails only when the deadline has passed. What is thrown meanwhile is part of
     * what is returned, with what was made until then.
     */
    MadeObjects make(RestoreRound round, Stage stage) {
        Known known = made.computeIfAbsent(
                round.name() + "/" + round.uid(), any -> new Known(new HashSet<>(), new HashMap<>()));
        List<RestoreStep> open = round.plan().steps().stream()
                .filter(step -> step.stage() == stage && !known.there().contains(step.object()))
                .sorted(Comparator.comparing(step -> known.refused().containsKey(step.object())))
                .toList();
        Set<ObjectKey> settled = new HashSet<>();
        MadeObjects look = make(round, open, settled, known.refused());
        known.refused().clear();
        known.refused().putAll(look.failed());
        open.stream()
                .filter(step -> step.action() == Action.Create || step.action() == Action.Update)
                .filter(step -> settled.contains(step.object()))
                .filter(step -> !look.failed().containsKey(step.object()))
                .forEach(step -> known.there().add(step.object()));
        return look;
    }

    /** The same for some steps. @param settled gets the objects of which nothing is left to do */
    MadeObjects make(RestoreRound round, List<RestoreStep> steps, Set<ObjectKey> settled) {
        return make(round, steps, settled, Map.of());
    }

    private MadeObjects make(
            RestoreRound round, List<RestoreStep> steps, Set<ObjectKey> settled, Map<ObjectKey, String> refused) {
        MakingTally tally = new MakingTally(Instant.now(clock).isBefore(round.deadline()), settled);
        if (steps.isEmpty()) {
            return tally.made();
        }
        StepWrites.Look look = writes.look(round);
        List<RestoreStep> inTurn = new ArrayList<>();
        List<RestoreStep> paused = new ArrayList<>();
        for (RestoreStep step : steps) {
            String answer = tally.patient() ? pauses.waits(round, step.object()) : null;
            if (answer == null) {
                inTurn.add(step);
            } else {
                paused.add(step);
                tally.passes(step, refused.get(step.object()), answer);
            }
        }
        long end = nanoTime.getAsLong() + LONGEST_LOOK.toNanos();
        Consumer<RestoreStep> make = step -> {
            if (tally.patient() && nanoTime.getAsLong() - end > 0) {
                tally.passes(step, refused.get(step.object()), "is made next");
            } else if (tally.add(step, tally.patient() ? makeInTurn(look, step) : writes.make(look, step))
                    && tally.patient()
                    && !isTakenIn(step, look.target())) {
                tally.waits(step, "is not established yet");
            }
        };
        WholeSteps whole = new WholeSteps(round);
        try {
            whole.each(inTurn, make);
            if (tally.made().done()) {
                // There is no look after this one, and all of these were refused.
                whole.each(paused, make);
            }
        } catch (RuntimeException e) {
            tally.thrown(e);
        }
        return tally.made();
    }

    /** A Restore of that name has ended, or is gone. */
    void forget(String name) {
        pauses.over(name);
        made.keySet().removeIf(known -> known.startsWith(name + "/"));
    }

    /** Nothing of a kind can be made before its definition is taken in; of any other object there is nothing to wait for. */
    private boolean isTakenIn(RestoreStep step, TargetReader target) {
        if (!step.object().resource().equals(RestoreOrder.DEFINITIONS)
                || !step.action().makes()) {
            return true;
        }
        JsonNode live = lister.get(
                target.resource(step.object().resource(), step.body()),
                null,
                step.object().name());
        for (JsonNode condition : live == null ? List.<JsonNode>of() : live.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Established")
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }

    /** Makes a pod of the plan once more that is gone before its data was back. */
    Outcome makeAgain(RestoreRound round, PodName pod) {
        return round.plan().steps().stream()
                .filter(step -> step.stage() == Stage.Pods
                        && step.action().makes()
                        && step.object().name().equals(pod.name)
                        && step.object().namespace().equals(pod.namespace))
                .findFirst()
                .map(step -> {
                    String waits = pauses.waits(round, step.object());
                    return waits == null ? makeInTurn(writes.look(round), step) : new Outcome(Result.NotYet, waits);
                })
                .orElse(new Outcome(Result.Failed, "the plan does not hold it"));
    }

    /** What would become of an object that is to be made, updated or scaled down; nothing is written. */
    Outcome tryOut(RestoreRound round, RestoreStep step, Resource resource, TargetReader target) {
        return writes.tryOut(round, step, resource, target);
    }

    /** What the cluster was not ready for, or has refused, is asked for with growing pauses. */
    private Outcome makeInTurn(StepWrites.Look look, RestoreStep step) {
        Outcome outcome = writes.make(look, step);
        if (outcome.result() == Result.NotYet || outcome.result() == Result.Failed) {
            pauses.notYet(look.round(), step.object(), outcome.message());
        } else {
            pauses.settled(look.round(), step.object());
        }
        return outcome;
    }
}
