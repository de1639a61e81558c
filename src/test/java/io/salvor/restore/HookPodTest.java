package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a hook may run in a pod. */
class HookPodTest {
    private static final Instant SINCE = Instant.parse("2026-05-01T10:00:00Z");

    private static HookPod.Verdict next(boolean init, boolean ready, String status, int seconds) {
        PodHook hook = new PodHook(init, null, "c", List.of("x"), 30_000, 60_000, ready, true, "hook", null);
        return new HookPod(yaml("{metadata: {name: web, uid: u}, status: " + status + "}"))
                .next(hook, SINCE, SINCE.plus(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest(name = "ready {0}, after {1}s, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    false | 0  | {}                                                                    | Wait | has no container c that runs
                    false | 59 | {containerStatuses: [{name: d, state: {running: {}}}]}                | Wait | has no container c that runs
                    false | 60 | {containerStatuses: [{name: c, state: {waiting: {}}}]}                | Fail | has no container c that runs after 60s
                    false | 0  | {containerStatuses: [{name: c, state: {running: {}}}]}                | Run  |
                    true  | 0  | {containerStatuses: [{name: c, state: {running: {}}}]}                | Wait | is not ready
                    true  | 0  | '{containerStatuses: [{name: c, state: {running: {}}}], conditions: [{type: Ready, status: "False"}]}' | Wait | is not ready
                    true  | 60 | {containerStatuses: [{name: c, state: {running: {}}}]}                | Fail | is not ready after 60s
                    true  | 99 | '{containerStatuses: [{name: c, state: {running: {}}}], conditions: [{type: Ready, status: "True"}]}'  | Run  |
                    false | 0  | {phase: Failed, containerStatuses: [{name: c, state: {terminated: {}}}]} | Fail | had ended (Failed) before it could run
                    """)
    void a_command_runs_once_its_container_does_or_the_pod_is_ready(
            boolean ready, int seconds, String status, HookPod.Step step, String why) {
        assertThat(next(false, ready, status, seconds)).isEqualTo(new HookPod.Verdict(step, why));
    }

    @ParameterizedTest(name = "after {0}s, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0  | {}                                                                            | Wait | has not ended its init container c
                    0  | {initContainerStatuses: [{name: c, state: {terminated: {exitCode: 0}}}]}      | Done |
                    0  | {initContainerStatuses: [{name: c, state: {terminated: {exitCode: 3}}}]}      | Wait | has an init container c that ended with code 3 and is run again
                    30 | {initContainerStatuses: [{name: c, state: {running: {}}}]}                    | Fail | has not ended its init container c after 30s
                    """)
    void an_init_container_is_watched_to_its_end(int seconds, String status, HookPod.Step step, String why) {
        assertThat(next(true, false, status, seconds)).isEqualTo(new HookPod.Verdict(step, why));
    }
}
