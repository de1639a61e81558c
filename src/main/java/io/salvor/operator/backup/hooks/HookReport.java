package io.salvor.operator.backup.hooks;

import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a Backup's status says of the hooks of its pods, to those that decide by it what is next. */
public record HookReport(List<PodHookStatus> all) {
    private static final Set<HookPhase> OVER = EnumSet.of(HookPhase.Completed, HookPhase.Failed);

    static boolean isOver(HookPhase phase) {
        return OVER.contains(phase);
    }

    /** Whether a hook has yet to run. */
    public boolean outstanding() {
        return !all.stream().allMatch(status -> isOver(status.phase));
    }

    /** What failed of a hook that had to succeed; nothing when none did. */
    public Optional<String> failure() {
        List<PodHookStatus> failed =
                all.stream().filter(status -> status.phase == HookPhase.Failed).toList();
        return failed.stream()
                .map(status -> status.message)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> failed.stream()
                        .map(status -> "the hooks of pod " + status.namespace + "/" + status.pod + " have failed")
                        .findFirst());
    }

    /** What is waited for while post-hooks are tried again that gave no answer; nothing when none are. */
    public Optional<String> unanswered() {
        List<PodHookStatus> waiting =
                all.stream().filter(status -> status.triedAgainAt != null).toList();
        return waiting.stream()
                .map(status -> "the post-hooks of pod " + status.namespace + "/" + status.pod
                        + (waiting.size() == 1 ? "" : " and of " + (waiting.size() - 1) + " others")
                        + " have given no answer since " + status.unansweredSince + " and are tried again")
                .findFirst();
    }

    /** Whether the post-hooks of a pod are tried again that gave no answer, so that it cannot be held anew yet. */
    public boolean isUnanswered(String podUid) {
        return all.stream().anyMatch(status -> podUid.equals(status.podUID) && status.triedAgainAt != null);
    }
}
