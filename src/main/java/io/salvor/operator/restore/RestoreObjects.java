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
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes objects of a restore. What is there already stays as it is. */
@ApplicationScoped
public class RestoreObjects {
    private final ResourceLister lister;
    private final StepWrites writes;
    private final Clock clock;
    private final ObjectPauses pauses;

    public RestoreObjects(ResourceLister lister, ResourceWriter writer, OperatorConfig config, Clock clock) {
        this.lister = lister;
        this.writes = new StepWrites(lister, writer, config);
        this.clock = clock;
        this.pauses = new ObjectPauses(clock);
    }

    /** Makes what is missing. What the cluster is not ready for fails only when the deadline has passed. */
    MadeObjects make(RestoreRound round, Stage stage) {
        return make(
                round,
                round.plan().steps().stream()
                        .filter(step -> step.stage() == stage)
                        .toList(),
                new HashSet<>());
    }

    /** The same for some steps. @param settled gets the objects of which nothing is left to do */
    MadeObjects make(RestoreRound round, List<RestoreStep> steps, Set<ObjectKey> settled) {
        if (steps.isEmpty()) {
            return new MadeObjects(0, 0, 0, Map.of(), Optional.empty());
        }
        TargetReader target = new TargetReader(lister);
        boolean patient = Instant.now(clock).isBefore(round.deadline());
        int created = 0;
        int adopted = 0;
        int updated = 0;
        Map<ObjectKey, String> failed = new LinkedHashMap<>();
        Optional<String> waitingFor = Optional.empty();
        for (RestoreStep step : steps) {
            Outcome outcome = patient ? makeInTurn(round, step, target) : writes.make(round, step, target);
            if (outcome.result() == Result.Created && step.action() == Action.Adopt) {
                adopted++;
            } else if (outcome.result() == Result.Created && step.action() == Action.Update) {
                updated++;
            } else if (outcome.result() == Result.Created) {
                created += step.action() == Action.Create ? 1 : 0;
            } else if (outcome.result() == Result.NotYet && patient) {
                waitingFor = Optional.of(step.object() + ": " + outcome.message());
                continue;
            } else if (outcome.result() != Result.Existing) {
                failed.put(step.object(), outcome.message());
            }
            if (patient && !failed.containsKey(step.object()) && !isTakenIn(step, target)) {
                waitingFor = Optional.of(step.object() + ": is not established yet");
                continue;
            }
            settled.add(step.object());
        }
        return new MadeObjects(created, adopted, updated, failed, waitingFor);
    }

    /** A Restore of that name has ended, or is gone. */
    void forget(String name) {
        pauses.over(name);
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
                .map(step -> makeInTurn(round, step, new TargetReader(lister)))
                .orElse(new Outcome(Result.Failed, "the plan does not hold it"));
    }

    /** What would become of an object that is to be made or updated; nothing is written. */
    Outcome tryOut(RestoreRound round, RestoreStep step, Resource resource, TargetReader target) {
        return writes.tryOut(round, step, resource, target);
    }

    /** What the cluster was not ready for is asked for with growing pauses. */
    private Outcome makeInTurn(RestoreRound round, RestoreStep step, TargetReader target) {
        String waits = pauses.waits(round, step.object());
        if (waits != null) {
            return new Outcome(Result.NotYet, waits);
        }
        Outcome outcome = writes.make(round, step, target);
        if (outcome.result() == Result.NotYet) {
            pauses.notYet(round, step.object(), outcome.message());
        } else {
            pauses.settled(round, step.object());
        }
        return outcome;
    }
}
