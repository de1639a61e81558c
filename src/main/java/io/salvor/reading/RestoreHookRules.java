package io.salvor.reading;

import io.salvor.api.HookFailure;
import io.salvor.api.PodCommand;
import io.salvor.api.RestoreHook;
import io.salvor.api.RestoreInitContainer;
import io.salvor.restore.RestoreHookRule;
import io.salvor.units.Durations;
import java.util.List;

/** Reads what a Restore, or a policy, says is to run in pods that come back. */
final class RestoreHookRules {
    private RestoreHookRules() {}

    static List<RestoreHookRule> of(List<RestoreHook> hooks) {
        return hooks == null
                ? List.of()
                : hooks.stream().map(RestoreHookRules::rule).toList();
    }

    private static RestoreHookRule rule(RestoreHook hook) {
        return new RestoreHookRule(
                hook.match.namespaces, hook.match.podLabels, hook.container, exec(hook.exec), init(hook.init));
    }

    private static RestoreHookRule.Exec exec(PodCommand exec) {
        return exec == null
                ? null
                : new RestoreHookRule.Exec(
                        exec.command,
                        Durations.parse(exec.timeout),
                        exec.onError != HookFailure.Continue,
                        !Boolean.FALSE.equals(exec.waitForReady),
                        Durations.parse(exec.waitTimeout));
    }

    private static RestoreHookRule.Init init(RestoreInitContainer init) {
        return init == null
                ? null
                : new RestoreHookRule.Init(
                        init.name, init.image, init.command, init.args, Durations.parse(init.timeout));
    }
}
