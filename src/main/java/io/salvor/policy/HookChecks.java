package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.time.Duration;
import java.util.List;

/** Checks the hooks of a policy. Fields of a wrong type are ignored. */
final class HookChecks {
    private static final Duration LONGEST = Duration.ofHours(1);

    private HookChecks() {}

    static void check(JsonNode spec, List<FieldProblem> problems) {
        restore(spec.path("restoreHooks"), problems);
        JsonNode hooks = spec.path("hooks");
        for (int i = 0; i < hooks.size(); i++) {
            JsonNode hook = hooks.path(i);
            String pointer = "/hooks/" + i;
            if (hook.isObject() && !hook.has("before") && !hook.has("after")) {
                problems.add(FieldProblem.ofKey(pointer, "the hook runs nothing; give it before, after, or both"));
            }
            timeout(hook.path("before").path("timeout"), pointer + "/before/timeout", problems);
            timeout(hook.path("after").path("timeout"), pointer + "/after/timeout", problems);
        }
    }

    private static void restore(JsonNode hooks, List<FieldProblem> problems) {
        for (int i = 0; i < hooks.size(); i++) {
            JsonNode hook = hooks.path(i);
            String pointer = "/restoreHooks/" + i;
            if (hook.isObject() && !hook.has("exec") && !hook.has("init")) {
                problems.add(FieldProblem.ofKey(pointer, "the hook runs nothing; give it exec, init, or both"));
            }
            timeout(hook.path("exec").path("timeout"), pointer + "/exec/timeout", problems);
            timeout(hook.path("exec").path("waitTimeout"), pointer + "/exec/waitTimeout", problems);
            timeout(hook.path("init").path("timeout"), pointer + "/init/timeout", problems);
        }
    }

    private static void timeout(JsonNode text, String pointer, List<FieldProblem> problems) {
        if (!text.isTextual()) {
            return;
        }
        try {
            Duration timeout = Durations.parse(text.textValue());
            if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
                problems.add(FieldProblem.ofValue(
                        pointer, "\"" + text.textValue() + "\" is not more than 0s and at most 1h"));
            }
        } catch (InvalidValueException e) {
            problems.add(FieldProblem.ofValue(pointer, e.getMessage()));
        }
    }
}
