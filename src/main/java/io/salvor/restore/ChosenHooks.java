package io.salvor.restore;

import io.salvor.hook.HookContainer;
import io.salvor.units.InvalidValueException;
import io.salvor.volume.PodView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Chooses the hooks of a pod: those of the Restore that match it, else those of its annotations, else those of the policy. Commands and init
 * containers are chosen apart.
 */
final class ChosenHooks {
    private final HookRequest hooks;
    private final NamespaceMapping mapping;

    ChosenHooks(HookRequest hooks, NamespaceMapping mapping) {
        this.hooks = hooks;
        this.mapping = mapping;
    }

    /**
     * An init container, and what asks for it.
     *
     * @param init null when it cannot be used
     * @param problem why not; null when it can
     */
    record Init(RestoreHookRule.Init init, String like, String source, String problem) {
        PodHook hook(String otherProblem) {
            long timeout = init == null ? 0 : init.timeout().toMillis();
            return new PodHook(
                    true,
                    null,
                    init == null ? null : InitHook.name(init),
                    List.of(),
                    timeout,
                    timeout,
                    false,
                    true,
                    source,
                    problem == null ? otherProblem : problem);
        }
    }

    /** The commands, in the order in which they run. */
    List<PodHook> exec(PodView pod) {
        List<PodHook> own = matching(hooks.own(), "Restore", pod, ChosenHooks::exec);
        if (!own.isEmpty() || !hooks.stored()) {
            return own;
        }
        return VeleroHooks.exec(pod)
                .map(List::of)
                .orElseGet(() -> matching(hooks.ofPolicy(), "policy", pod, ChosenHooks::exec));
    }

    /** The init containers, in the order in which they run. */
    List<Init> init(PodView pod) {
        List<Init> own = named(matching(hooks.own(), "Restore", pod, ChosenHooks::init));
        if (!own.isEmpty() || !hooks.stored()) {
            return own;
        }
        String source = "annotation " + VeleroHooks.INIT + "container-image";
        try {
            return VeleroHooks.init(pod)
                    .map(init -> List.of(new Init(init, HookContainer.of(pod, null), source, null)))
                    .orElseGet(() -> named(matching(hooks.ofPolicy(), "policy", pod, ChosenHooks::init)));
        } catch (InvalidValueException e) {
            return List.of(new Init(null, null, source, "cannot be used: " + e.getMessage()));
        }
    }

    /** An API server would refuse the whole pod for two of one name. */
    private static List<Init> named(List<Init> chosen) {
        Set<String> names = new HashSet<>();
        return chosen.stream()
                .map(one -> one.problem() != null || names.add(one.init().name())
                        ? one
                        : new Init(
                                one.init(),
                                one.like(),
                                one.source(),
                                "has the name of another one in the pod, "
                                        + one.init().name() + "; give it a name of its own"))
                .toList();
    }

    /** A rule and a pod that it matches. */
    private record Asked(RestoreHookRule rule, PodView pod, String source) {
        String container() {
            return HookContainer.of(pod, rule.container());
        }
    }

    private static PodHook exec(Asked asked) {
        RestoreHookRule.Exec exec = asked.rule().exec();
        return exec == null
                ? null
                : new PodHook(
                        false,
                        null,
                        asked.container(),
                        exec.words(),
                        exec.timeout().toMillis(),
                        exec.waiting().toMillis(),
                        exec.ready(),
                        exec.mustSucceed(),
                        asked.source(),
                        HookContainer.problem(asked.pod(), asked.container()));
    }

    private static Init init(Asked asked) {
        return asked.rule().init() == null
                ? null
                : new Init(
                        asked.rule().init(),
                        asked.container(),
                        asked.source(),
                        HookContainer.problem(asked.pod(), asked.container()));
    }

    private <T> List<T> matching(List<RestoreHookRule> rules, String of, PodView pod, Function<Asked, T> read) {
        List<T> found = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).matches(pod, mapping.source(pod.namespace()))) {
                T one = read.apply(new Asked(rules.get(i), pod, "hook " + (i + 1) + " of the " + of));
                if (one != null) {
                    found.add(one);
                }
            }
        }
        return found;
    }
}
