package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitStateTest {
    private static final String RESTORE = "uid-of-restore";
    private static final String WAIT = "{name: salvor-restore-wait, args: [wait, --restore, uid-of-restore, /a]}";
    private static final String NOT_YET = "pod shop/web has not started to wait for its data yet";

    @Test
    void a_pod_that_is_not_there_is_gone() {
        assertThat(WaitState.of("shop/web", RESTORE, null))
                .isEqualTo(new WaitState(WaitState.Kind.Gone, "pod shop/web does not exist"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'{}'",
        "'{initContainers: []}'",
        "'{initContainers: [{name: migrate}]}'",
        "'{initContainers: [{name: migrate, args: [uid-of-restore]}]}'",
        "'{initContainers: [{name: salvor-restore-wait, args: [wait, --restore, another, /a]}]}'"
    })
    void a_pod_without_the_wait_container_was_made_by_somebody_else(String spec) {
        assertThat(WaitState.of("shop/web", RESTORE, yaml("{spec: " + spec + "}")))
                .isEqualTo(new WaitState(
                        WaitState.Kind.Foreign, "pod shop/web was not made by this restore: it is left alone"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {running: {startedAt: x}}                      | Waiting  | -
                    {terminated: {exitCode: 0, reason: Completed}} | Released | pod shop/web has gone on and waits for no data any more
                    {terminated: {exitCode: 137, reason: OOMKilled}} | NotYet | pod shop/web has not started to wait for its data yet (OOMKilled)
                    {waiting: {reason: ImagePullBackOff}}          | NotYet   | pod shop/web has not started to wait for its data yet (ImagePullBackOff)
                    {waiting: {}}                                  | NotYet   | pod shop/web has not started to wait for its data yet
                    {}                                             | NotYet   | pod shop/web has not started to wait for its data yet
                    """)
    void the_state_of_the_wait_container_decides(String state, WaitState.Kind kind, String message) {
        assertThat(WaitState.of(
                        "shop/web",
                        RESTORE,
                        pod("{initContainerStatuses: [{name: other, state: {running: {}}}, {name: salvor-restore-wait,"
                                + " state: " + state + "}]}")))
                .isEqualTo(new WaitState(kind, message));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                             | ''
                    {conditions: []}                                                               | ''
                    {conditions: [{type: PodScheduled, status: "True", message: fine}]}            | ''
                    {conditions: [{type: Ready, status: "False", message: no}]}                    | ''
                    {conditions: [{type: PodScheduled, status: "False"}]}                          | ''
                    {conditions: [{type: PodScheduled, status: "False", message: no node has room}]} | ': no node has room'
                    """)
    void what_the_scheduler_says_is_passed_on(String status, String why) {
        assertThat(WaitState.of("shop/web", RESTORE, pod(status)))
                .isEqualTo(new WaitState(WaitState.Kind.NotYet, NOT_YET + why));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    Never     | {}                                                   | {terminated: {exitCode: 137, reason: OOMKilled}} | Failed  | ' (OOMKilled)'
                    Never     | {phase: Failed}                                      | {terminated: {exitCode: 1, reason: Error}}       | Failed  | ' (Error)'
                    Never     | {}                                                   | {terminated: {exitCode: 0}}                      | Released | -
                    Never     | {}                                                   | {running: {}}                                    | Waiting | -
                    Never     | {}                                                   | {waiting: {}}                                    | NotYet  | -
                    OnFailure | {}                                                   | {terminated: {exitCode: 1}}                      | NotYet  | -
                    Always    | {phase: Pending}                                     | {terminated: {exitCode: 1}}                      | NotYet  | -
                    Always    | {phase: Failed, reason: Evicted, message: disk full} | {terminated: {exitCode: 143, reason: Error}}     | Failed  | ': disk full (Evicted)'
                    Always    | {phase: Failed, reason: NodeLost}                    | {running: {}}                                    | Failed  | ' (NodeLost)'
                    Always    | {phase: Failed}                                      | {}                                               | Failed  | ''
                    Never     | {phase: Failed}                                      | {terminated: {exitCode: 0}}                      | Released | -
                    """)
    void a_pod_that_nothing_starts_again_is_waited_for_no_more(
            String restartPolicy, String status, String state, WaitState.Kind kind, String why) {
        ObjectNode pod = (ObjectNode) yaml("{spec: {initContainers: [" + WAIT + "], restartPolicy: " + restartPolicy
                + "}, status: " + status + "}");
        ((ObjectNode) pod.get("status"))
                .set(
                        "initContainerStatuses",
                        yaml("{a: [{name: salvor-restore-wait, state: " + state + "}]}")
                                .get("a"));
        WaitState found = WaitState.of("shop/web", RESTORE, pod);
        assertThat(found.kind()).isEqualTo(kind);
        if (why != null) {
            assertThat(found.message())
                    .isEqualTo("pod shop/web failed before it had its data, and nothing starts it again" + why
                            + "; delete it and restore again");
        }
    }

    private static JsonNode pod(String status) {
        return yaml("{spec: {initContainers: [" + WAIT + "]}, status: " + status + "}");
    }
}
