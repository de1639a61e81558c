package io.salvor.reading;

import io.salvor.api.HookFailure;
import io.salvor.api.PodCommand;
import io.salvor.api.RestoreHook;
import io.salvor.api.RestoreInitContainer;
import io.salvor.catalog.HooksOfPolicy;
import io.salvor.restore.RestoreHookRule;
import io.salvor.units.Durations;
import java.time.Duration;
import java.util.List;

/** Reads what a Restore, or a policy, says is to run in pods that come back; and what goes with a backup of the latter. */
public final class RestoreHookRules {
    private RestoreHookRules() {}

    static List<RestoreHookRule> of(List<RestoreHook> hooks) {
        return hooks == null
                ? List.of()
                : hooks.stream().map(RestoreHookRules::rule).toList();
    }

    /** What a backup keeps of those of its policy. */
    public static HooksOfPolicy stored(List<RestoreHook> hooks) {
        return new HooksOfPolicy(
                HooksOfPolicy.FORMAT_VERSION,
                of(hooks).stream().map(RestoreHookRules::stored).toList());
    }

    private static HooksOfPolicy.Hook stored(RestoreHookRule rule) {
        RestoreHookRule.Exec exec = rule.exec();
        RestoreHookRule.Init init = rule.init();
        return new HooksOfPolicy.Hook(
                rule.namespaces(),
                rule.podLabels(),
                rule.container(),
                exec == null
                        ? null
                        : new HooksOfPolicy.Exec(
                                exec.words(),
                                exec.timeout().toMillis(),
                                exec.mustSucceed(),
                                exec.ready(),
                                exec.waiting().toMillis()),
                init == null
                        ? null
                        : new HooksOfPolicy.Init(
                                init.name(),
                                init.image(),
                                init.command(),
                                init.arguments(),
                                init.timeout().toMillis()));
    }

    /** Those of a policy, as a backup keeps them. */
    static List<RestoreHookRule> of(HooksOfPolicy stored) {
        return stored.hooks().stream()
                .map(hook -> new RestoreHookRule(
                        hook.namespaces(), hook.podLabels(), hook.container(), exec(hook.exec()), init(hook.init())))
                .toList();
    }

    private static RestoreHookRule.Exec exec(HooksOfPolicy.Exec exec) {
        return exec == null
                ? null
                : new RestoreHookRule.Exec(
                        exec.command(),
                        Duration.ofMillis(exec.timeoutMillis()),
                        exec.mustSucceed(),
                        exec.ready(),
                        Duration.ofMillis(exec.waitMillis()));
    }

    private static RestoreHookRule.Init init(HooksOfPolicy.Init init) {
        return init == null
                ? null
                : new RestoreHookRule.Init(
                        init.name(),
                        init.image(),
                        init.command(),
                        init.args(),
                        Duration.ofMillis(init.timeoutMillis()));
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
