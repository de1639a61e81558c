package io.salvor.backup;

import io.salvor.hook.HookContainer;
import io.salvor.volume.PodView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Decides which hooks a pod has: those of Velero's annotations, else those of the policy, for before and after apart.
 * Of the policy's, every one that matches runs; what the first does before, it undoes last.
 */
final class HookPlanner {
    private HookPlanner() {}

    static Optional<PodHooks> plan(List<HookRule> rules, PodView pod) {
        List<Hook> before = new ArrayList<>();
        List<Hook> after = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            HookRule rule = rules.get(i);
            if (rule.matches(pod)) {
                String source = "hook " + (i + 1) + " of the policy";
                add(before, rule.before(), rule, pod, source);
                add(after, rule.after(), rule, pod, source);
            }
        }
        Collections.reverse(after);
        List<Hook> chosenBefore = HookAnnotations.before(pod).map(List::of).orElse(before);
        List<Hook> chosenAfter = HookAnnotations.after(pod).map(List::of).orElse(after);
        return chosenBefore.isEmpty() && chosenAfter.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodHooks(pod.namespace(), pod.name(), pod.uid(), chosenBefore, chosenAfter));
    }

    private static void add(List<Hook> hooks, HookRule.Command command, HookRule rule, PodView pod, String source) {
        if (command != null) {
            String container = HookContainer.of(pod, rule.container());
            hooks.add(new Hook(
                    container,
                    command.words(),
                    command.timeout().toMillis(),
                    command.mustSucceed(),
                    source,
                    HookContainer.problem(pod, container)));
        }
    }
}
