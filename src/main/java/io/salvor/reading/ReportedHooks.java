package io.salvor.reading;

import io.salvor.api.HookedPod;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.catalog.RestoreReport;
import io.salvor.restore.PodHook;
import io.salvor.restore.RestoreStep;
import io.salvor.units.Shortened;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what became of the hooks of a restore by what its status says of each. */
final class ReportedHooks {
    private ReportedHooks() {}

    static RestoreReport.Step step(RestoreStep step, List<RestoreHookStatus> hooks) {
        PodHook hook = PodHook.of(step.body());
        Optional<RestoreHookStatus> status = hooks.stream()
                .filter(one -> one.object.equals(step.object().toString())
                        && one.hook.equals(hook.source())
                        && Objects.equals(one.container, hook.container())
                        && Objects.equals(one.pod, hook.pod()))
                .findFirst();
        return new RestoreReport.Step(
                step.stage().name(),
                step.action().name(),
                step.object().toString(),
                status.map(one -> outcome(one.phase)).orElse("NotReached"),
                status.map(ReportedHooks::message).orElse(null));
    }

    private static String outcome(RestoreHookPhase phase) {
        return switch (phase) {
            case Completed -> "Done";
            case Failed -> "Failed";
            case Waiting, Running, Skipped -> "NotReached";
        };
    }

    private static String message(RestoreHookStatus status) {
        String message = Stream.concat(
                        Stream.ofNullable(status.message),
                        status.pods.stream().filter(pod -> pod.message != null).map(ReportedHooks::message))
                .collect(Collectors.joining("; "));
        return message.isEmpty() ? null : Shortened.message(message);
    }

    private static String message(HookedPod pod) {
        return "pod " + pod.pod + ": " + pod.message;
    }
}
