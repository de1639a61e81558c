package io.salvor.restore;

import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestoreStep.Action;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decides which steps may be carried out now: each needs its data whole, and waits for no other. */
public final class Gate {
    private Gate() {}

    /**
     * What becomes of a step.
     *
     * @param what the data that it waits for, or that is lost; null where it may be carried out
     */
    public record Verdict(Kind kind, String what) {
        private static final Verdict OPEN = new Verdict(Kind.Open, null);

        /** Whether it may be carried out. */
        public enum Kind {
            /** Now. */
            Open,
            /** Later. */
            Waits,
            /** Never: data that it needs is lost. */
            Held
        }
    }

    /**
     * Decides for every step from {@link Stage#Pods} on that makes something. A pod that is held brings back no data, so what needs that is held too.
     *
     * @param data how the data of the plan stands, by its names
     * @param hold whether what needs lost data is held, and not made all the same
     */
    public static Map<RestoreStep, Verdict> decide(RestorePlan plan, Map<String, DataStatus> data, boolean hold) {
        Map<String, PodRestore> carriers = new HashMap<>();
        plan.pods().forEach(pod -> carriers.put(pod.key(), pod));
        Map<String, DataStatus> known = new HashMap<>(data);
        Map<RestoreStep, Verdict> verdicts = new LinkedHashMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            verdicts.clear();
            for (RestoreStep step : plan.steps()) {
                if (step.stage().ordinal() < Stage.Pods.ordinal()
                        || step.action() == Action.RestoreData
                        || step.action() == Action.RunHook) {
                    continue;
                }
                Verdict verdict = of(step, known, hold);
                verdicts.put(step, verdict);
                Optional<PodRestore> carrier = carrier(step, carriers);
                if (verdict.kind() == Verdict.Kind.Held && carrier.isPresent()) {
                    for (String name : DataNeeds.carried(carrier.get())) {
                        changed |= known.put(name, DataStatus.Lost) != DataStatus.Lost;
                    }
                }
            }
        }
        return verdicts;
    }

    private static Optional<PodRestore> carrier(RestoreStep step, Map<String, PodRestore> carriers) {
        return step.stage() == Stage.Pods && step.object().resource().equals(RestoreOrder.PODS)
                ? Optional.ofNullable(carriers.get(
                        step.object().namespace() + "/" + step.object().name()))
                : Optional.empty();
    }

    private static Verdict of(RestoreStep step, Map<String, DataStatus> data, boolean hold) {
        Verdict verdict = Verdict.OPEN;
        for (String name : step.needs().stream().sorted().toList()) {
            DataStatus status = data.getOrDefault(name, DataStatus.Open);
            if (status == DataStatus.Lost && hold) {
                return new Verdict(Verdict.Kind.Held, name);
            }
            if (status == DataStatus.Open) {
                verdict = new Verdict(Verdict.Kind.Waits, name);
            }
        }
        return verdict;
    }
}
