package io.salvor.crash;

import io.salvor.api.HookFailure;
import io.salvor.api.HookMatch;
import io.salvor.api.HookedPod;
import io.salvor.api.PodCommand;
import io.salvor.api.RestoreHook;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** A hook of a Restore that leaves a line, and what must be true of it: it runs once in each pod, or the status says why nobody knows. */
public final class HookTraces {
    private final Path journal;

    /** @param journals folder for its lines; @param run name of the Restore */
    public HookTraces(Path journals, String run) {
        this.journal = journals.resolve(run + ".restore-hooks");
    }

    /** Runs in every pod. */
    public List<RestoreHook> hooks() {
        RestoreHook hook = new RestoreHook();
        hook.match = new HookMatch();
        hook.exec = new PodCommand();
        hook.exec.command = List.of("/bin/sh", "-c", "echo \"$HOSTNAME\" >> '" + journal + "'");
        hook.exec.timeout = "20s";
        // What is killed in the middle of one costs the hook, and not the Restore.
        hook.exec.onError = HookFailure.Continue;
        return List.of(hook);
    }

    /** What is wrong with what ran. @param records of all hooks, as the status has them */
    public List<String> violations(List<RestoreHookStatus> records) throws IOException {
        List<String> ran = Files.exists(journal) ? Files.readAllLines(journal) : List.of();
        List<HookedPod> pods =
                records.stream().flatMap(record -> record.pods.stream()).toList();
        List<String> violations = new ArrayList<>();
        for (String pod : new TreeSet<>(ran)) {
            long known = pods.stream().filter(one -> one.pod.equals(pod)).count();
            int times = Collections.frequency(ran, pod);
            if (times > known) {
                violations.add("the hook ran " + times + " times in pod " + pod + ", and " + known + " are on record");
            }
        }
        for (HookedPod pod : pods) {
            boolean over = pod.phase != RestoreHookPhase.Running && pod.phase != RestoreHookPhase.Waiting;
            boolean silent = pod.message == null || pod.message.isEmpty();
            if (!over || pod.phase != RestoreHookPhase.Completed && silent) {
                violations.add("the hook in pod " + pod.pod + " is " + pod.phase + ", with the message " + pod.message);
            }
            if (pod.phase == RestoreHookPhase.Completed && !ran.contains(pod.pod)) {
                violations.add("the hook is Completed in pod " + pod.pod + " and did not run there");
            }
        }
        return violations;
    }
}
