package io.salvor.backup;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hooks a pod has, and in which order they run. */
class HookPlannerTest {
    private static final String VELERO = "pre.hook.backup.velero.io/";

    @ParameterizedTest(name = "namespaces {0}, labels {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''     | ''           | true
                    sh*    | ''           | true
                    blog   | ''           | false
                    ''     | app=db       | true
                    ''     | app=web      | false
                    shop   | app=db       | true
                    shop   | app=web      | false
                    """)
    void a_hook_is_for_the_pods_that_its_match_names(String namespace, String label, boolean expected) {
        HookRule rule = new HookRule(
                namespace.isEmpty() ? null : List.of(namespace),
                label.isEmpty() ? null : Map.of("app", label.substring(4)),
                null,
                command("lock"),
                null);
        assertThat(HookPlanner.plan(List.of(rule), pod("{}")).isPresent()).isEqualTo(expected);
    }

    @Test
    void what_the_first_hook_does_before_it_undoes_last() {
        HookRule first = new HookRule(null, null, null, command("lock"), command("unlock"));
        HookRule second = new HookRule(null, null, "side", command("flush"), command("resume"));
        PodHooks hooks = HookPlanner.plan(List.of(first, second), pod("{}")).orElseThrow();
        assertThat(hooks.before())
                .extracting(hook -> hook.container() + " " + hook.command().get(0))
                .containsExactly("db lock", "side flush");
        assertThat(hooks.after())
                .extracting(hook -> hook.container() + " " + hook.command().get(0))
                .containsExactly("side resume", "db unlock");
        assertThat(hooks.before())
                .extracting(Hook::source)
                .containsExactly("hook 1 of the policy", "hook 2 of the policy");
    }

    @ParameterizedTest(name = "asked for {0}, annotation {1}: {2}, {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    -     | -    | db    | -
                    -     | side | side  | -
                    -     | gone | db    | -
                    side  | db   | side  | -
                    gone  | db   | gone  | names container gone, which pod web does not have; it has db, side
                    """)
    void a_hook_runs_in_the_container_that_is_asked_for_else_in_the_default(
            String asked, String annotation, String container, String problem) {
        HookRule rule = new HookRule(null, null, asked, command("lock"), null);
        PodView pod = pod(annotation == null ? "{}" : "{kubectl.kubernetes.io/default-container: " + annotation + "}");
        Hook hook = HookPlanner.plan(List.of(rule), pod).orElseThrow().before().get(0);
        assertThat(hook.container()).isEqualTo(container);
        assertThat(hook.problem()).isEqualTo(problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    command: /bin/lock                                       | /bin/lock      | db   | 30000 | true  | -
                    command: '["/bin/sh", "-c", "a b"]'                      | /bin/sh,-c,a b | db   | 30000 | true  | -
                    command: /bin/lock --all                                 | /bin/lock --all | db  | 30000 | true  | -
                    command: x, container: side, timeout: 1m30s              | x              | side | 90000 | true  | -
                    command: x, on-error: Continue                           | x              | db   | 30000 | false | -
                    command: x, on-error: Fail                               | x              | db   | 30000 | true  | -
                    command: x, on-error: sometimes                          | x              | db   | 30000 | true  | -
                    command: x, container: gone                              | x              | gone | 30000 | true  | names container gone, which pod web does not have; it has db, side
                    command: '["x"'                                          | ``             | db   | 30000 | true  | cannot be used: command is no JSON
                    command: '[]'                                            | ``             | db   | 30000 | true  | cannot be used: command is empty
                    command: '[1]'                                           | ``             | db   | 30000 | true  | cannot be used: command holds something that is no text
                    command: x, timeout: soon                                | x              | db   | 30000 | true  | cannot be used: "soon" is not a duration; expected whole numbers with the units h, m, s or ms, such as 90s or 1h30m
                    command: x, timeout: 2h                                  | x              | db   | 30000 | true  | cannot be used: timeout "2h" is not more than 0s and at most 1h
                    """)
    void veleros_annotations_are_read_as_velero_reads_them(
            String annotations, String command, String container, long millis, boolean mustSucceed, String problem) {
        String prefixed = annotations.replaceAll("(^|, )(command|container|timeout|on-error):", "$1" + VELERO + "$2:");
        Hook hook = HookPlanner.plan(List.of(), pod("{" + prefixed + "}"))
                .orElseThrow()
                .before()
                .get(0);
        assertThat(String.join(",", hook.command())).isEqualTo(command);
        assertThat(hook.container()).isEqualTo(container);
        assertThat(hook.timeoutMillis()).isEqualTo(millis);
        assertThat(hook.mustSucceed()).isEqualTo(mustSucceed);
        assertThat(hook.problem()).isEqualTo(problem);
        assertThat(hook.source()).isEqualTo("annotation " + VELERO + "command");
    }

    @ParameterizedTest(name = "{0}: before {1}, after {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                          | lock   | unlock
                    {pre.hook.backup.velero.io/command: mine}                                   | mine   | unlock
                    {hook.backup.velero.io/command: old}                                        | old    | unlock
                    {hook.backup.velero.io/command: old, pre.hook.backup.velero.io/command: mine} | mine | unlock
                    {post.hook.backup.velero.io/command: mine}                                  | lock   | mine
                    {pre.hook.backup.velero.io/container: side}                                 | lock   | unlock
                    """)
    void an_annotation_takes_the_place_of_the_policys_hooks(String annotations, String before, String after) {
        HookRule rule = new HookRule(null, null, null, command("lock"), command("unlock"));
        PodHooks hooks = HookPlanner.plan(List.of(rule), pod(annotations)).orElseThrow();
        assertThat(hooks.before()).singleElement().satisfies(hook -> assertThat(hook.command())
                .containsExactly(before));
        assertThat(hooks.after()).singleElement().satisfies(hook -> assertThat(hook.command())
                .containsExactly(after));
    }

    @Test
    void only_pods_with_a_volume_in_the_plan_have_hooks() {
        TestCluster cluster = new TestCluster()
                .pod("saved", "{pre.hook.backup.velero.io/command: x}", "[{name: v, emptyDir: {}}]")
                .pod("none", "{pre.hook.backup.velero.io/command: x}", "[{name: v, secret: {}}]");
        assertThat(cluster.plan(TestCluster.rules(SelectionRule.Action.Backup)).hooks())
                .extracting(PodHooks::podUid)
                .containsExactly("uid-saved");
    }

    private static HookRule.Command command(String program) {
        return new HookRule.Command(List.of(program), Duration.ofSeconds(5), true);
    }

    private static PodView pod(String annotations) {
        return ValueReader.pod(yaml(
                """
                metadata: {namespace: shop, name: web, uid: u, labels: {app: db}, annotations: %s}
                spec: {containers: [{name: db}, {name: side}]}
                """
                        .formatted(annotations)));
    }
}
