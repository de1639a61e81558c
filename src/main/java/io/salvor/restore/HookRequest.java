package io.salvor.restore;

import io.salvor.hook.HookText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which hooks a restore runs.
 *
 * @param own those that the Restore itself names
 * @param ofPolicy those that the policy named when the backup was taken
 * @param stored whether those of the policy and of the pods' annotations are run
 * @param enabled whether this installation runs any
 */
public record HookRequest(List<RestoreHookRule> own, List<RestoreHookRule> ofPolicy, boolean stored, boolean enabled) {
    /** Those of the backup alone. */
    public static final HookRequest PLAIN = new HookRequest(List.of(), List.of(), true, true);

    public HookRequest {
        own = own == null ? List.of() : List.copyOf(own);
        ofPolicy = ofPolicy == null ? List.of() : List.copyOf(ofPolicy);
    }

    /** What stands in the way, as sentences. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!own.isEmpty() && !enabled) {
            problems.add(
                    "spec.hooks names hooks, and hooks are turned off in this installation; set hooks.enabled of the"
                            + " chart, or create another Restore without them");
        }
        for (int i = 0; i < own.size(); i++) {
            String hook = "spec.hooks[" + i + "].";
            RestoreHookRule.Exec exec = own.get(i).exec();
            RestoreHookRule.Init init = own.get(i).init();
            if (exec != null) {
                refuse(problems, hook + "exec.timeout", exec.timeout());
                refuse(problems, hook + "exec.waitTimeout", exec.waiting());
            }
            if (init != null) {
                refuse(problems, hook + "init.timeout", init.timeout());
            }
        }
        return problems;
    }

    private static void refuse(List<String> problems, String field, Duration time) {
        if (time.isZero() || time.compareTo(HookText.LONGEST) > 0) {
            problems.add(field + " is not more than 0s and at most 1h");
        }
    }
}
