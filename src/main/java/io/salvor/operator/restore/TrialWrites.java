package io.salvor.operator.restore;

import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.SideBySide;
import io.salvor.reading.TargetReader;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the API server before the first write what it would say to each object of a plan: quota, admission, Pod Security, schema, rights.
 * What would be refused for good stands in the way. What may pass, or may only be missing yet, does not.
 */
@ApplicationScoped
public class TrialWrites {
    /** A webhook that changes something else too cannot be asked without doing so. */
    private static final String NO_DRY_RUN = "does not support dry run";

    /** Without rbac.restoreRoles such a role fails alone, as the chart says. */
    private static final String ROLE = "attempting to grant RBAC permissions not currently held";

    /** An API server answers several at once, and may ask webhooks for each. */
    private static final int AT_ONCE = 4;

    private final ResourceLister lister;
    private final RestoreObjects objects;

    public TrialWrites(ResourceLister lister, RestoreObjects objects) {
        this.lister = lister;
        this.objects = objects;
    }

    /** The plan, with what the API server would refuse among its conflicts, and what it may refuse at its steps. */
    RestorePlan tried(RestoreRound round) {
        Map<ObjectKey, String> refused = refused(round);
        List<Conflict> conflicts = new ArrayList<>();
        List<RestoreStep> steps = new ArrayList<>();
        Yet yet = new Yet();
        for (RestoreStep step : round.plan().steps()) {
            String message = isAsked(step) ? refused.get(step.object()) : null;
            if (message == null) {
                steps.add(step);
            } else if (yet.mayPass(message)) {
                steps.add(step.noting("may be refused, as it would be before what comes first is made: " + message));
            } else {
                steps.add(step);
                conflicts.add(new Conflict(
                        step.object(),
                        "would be refused: " + message
                                + "; correct that in the cluster, or leave it out with exclude"));
            }
            if (step.action() == Action.Create) {
                yet.add(step.object());
            }
        }
        return round.plan().with(steps, conflicts);
    }

    private static boolean isAsked(RestoreStep step) {
        return step.action().makes() || step.action() == Action.Update || step.action() == Action.ScaleDown;
    }

    /** What the API server says to each object that it would refuse. */
    private Map<ObjectKey, String> refused(RestoreRound round) {
        TargetReader target = new TargetReader(lister);
        Map<String, Boolean> namespaces = new HashMap<>();
        List<RestoreStep> asked = round.plan().steps().stream()
                .filter(TrialWrites::isAsked)
                .filter(step -> target.resource(step.object().resource()) != null && hasPlace(step, namespaces))
                .toList();
        Map<ObjectKey, String> refused = new ConcurrentHashMap<>();
        try (SideBySide trials = new SideBySide(AT_ONCE)) {
            new WholeSteps(round)
                    .each(
                            asked,
                            step -> trials.add(() -> {
                                Resource resource =
                                        target.resource(step.object().resource(), step.body());
                                Outcome outcome = objects.tryOut(round, step, resource, target);
                                if (isRefused(outcome)) {
                                    refused.put(step.object(), outcome.message());
                                }
                            }));
            trials.finish();
        }
        return refused;
    }

    /** In a namespace that is yet to be made nothing can be tried. */
    private boolean hasPlace(RestoreStep step, Map<String, Boolean> namespaces) {
        String namespace = step.object().namespace();
        return namespace == null
                || namespaces.computeIfAbsent(namespace, name -> lister.get(Kinds.NAMESPACES, null, name) != null);
    }

    private static boolean isRefused(Outcome outcome) {
        return outcome.result() == Result.Failed
                && !outcome.message().contains(NO_DRY_RUN)
                && !outcome.message().contains(ROLE);
    }

    /**
     * What the plan makes before an object, and what is said of it may be about. A webhook of the cluster decides by whatever it likes, such
     * as the Secret that an Ingress names; what the API server itself looks up is known.
     */
    private static final class Yet {
        private static final String DENIED_BY_WEBHOOK = "admission webhook ";

        /** What pods name, and the API server looks up when they are made. */
        private static final Map<String, String> LOOKED_UP = Map.of(
                "priorityclasses.scheduling.k8s.io", "no PriorityClass with name %s was found",
                "runtimeclasses.node.k8s.io", "RuntimeClass \"%s\" not found");

        private final List<String> lookedUp = new ArrayList<>();
        private boolean any;

        void add(ObjectKey object) {
            any = true;
            String refusal = LOOKED_UP.get(object.resource());
            if (refusal != null) {
                lookedUp.add(refusal.formatted(object.name()));
            }
        }

        boolean mayPass(String message) {
            return any && message.contains(DENIED_BY_WEBHOOK)
                    || lookedUp.stream().anyMatch(message::contains);
        }
    }
}
