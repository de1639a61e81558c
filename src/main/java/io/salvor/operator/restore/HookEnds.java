package io.salvor.operator.restore;

import io.salvor.api.HookFailure;
import io.salvor.api.HookedPod;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.api.RestoreStatus;
import io.salvor.restore.RestoreOutcome;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the hooks of a Restore came to at its end. */
final class HookEnds {
    private HookEnds() {}

    /** Counts them, and lists those that failed and had to succeed. */
    static RestoreOutcome.Hooks noted(RestoreStatus status) {
        int failed = 0;
        int ran = 0;
        for (RestoreHookStatus hook : status.hooks) {
            ran += hook.phase == RestoreHookPhase.Completed ? 1 : 0;
            if (hook.phase == RestoreHookPhase.Failed && hook.onError == HookFailure.Fail) {
                failed++;
                RestorePlanStatus.failure(status, "RunHook", hook.hook + " for " + hook.object, why(hook));
            }
        }
        return new RestoreOutcome.Hooks(ran, failed);
    }

    private static String why(RestoreHookStatus hook) {
        Optional<String> ofPod = hook.pods.stream()
                .filter(pod -> pod.phase == RestoreHookPhase.Failed)
                .map(HookEnds::why)
                .findFirst();
        return Stream.concat(Stream.ofNullable(hook.message), ofPod.stream())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("has failed");
    }

    private static String why(HookedPod pod) {
        return "pod " + pod.pod + ": " + pod.message;
    }
}
