package io.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.policy.finding.PolicyProblem;
import io.salvor.policy.schema.PolicySchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyParserTest {
    private static final String HEAD =
            "apiVersion: salvor.io/v1alpha1\nkind: BackupPolicy\nmetadata:\n  name: nightly\n";
    private static final String VALID = HEAD + "spec:\n  include: {namespaces: [shop]}\n";

    private final PolicyParser parser = new PolicyParser(PolicySchema.load(), "salvor-system");

    @Test
    void a_policy_is_read_as_it_is_written() {
        ParsedPolicies parsed = parse(
                """
                # a comment
                ---
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata:
                  name: shop-nightly
                  namespace: salvor-system
                  labels: {team: shop}
                  annotations: {example.org/owner: "Jo"}
                spec:
                  schedule: "0 2 * * *"
                  timeZone: Europe/Berlin
                  include: {namespaces: [shop, "shop-*"]}
                  suspend: no
                """);
        assertThat(parsed.problems()).isEmpty();
        ParsedPolicy policy = parsed.policies().get(0);
        assertThat(policy.name()).isEqualTo("shop-nightly");
        assertThat(policy.line()).isEqualTo(3);
        assertThat(policy.labels()).containsEntry("team", "shop");
        assertThat(policy.annotations()).containsEntry("example.org/owner", "Jo");
        assertThat(policy.spec().at("/include/namespaces/1").asText()).isEqualTo("shop-*");
        assertThat(policy.spec().get("suspend").isBoolean()).isTrue();
        assertThat(policy.spec().has("storageLocation")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/metadata/name, 5:18",
        "/metadata/labels/team, 6:18",
        "/metadata/annotations, 5:1",
        "/spec/include/namespaces, 9:5",
        "/spec/include/namespaces/1, 11:9",
        // What is a default stands where the field around it does.
        "/spec/include/resources, 8:3",
        "/spec/timeout, 7:1",
        "/spec/retention, 12:3",
        "/spec/retention/keepLast, 13:15",
        "/spec/volumes/rules/0, 16:9",
        "/spec/volumes/rules/1/match, 19:9",
        "'', 3:1",
    })
    void a_policy_knows_where_each_of_its_fields_stands(String pointer, String place) {
        ParsedPolicy policy = parse(
                        """
                # a comment
                ---
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: shop,
                  labels: {team: shop}}
                spec:
                  include:
                    namespaces:
                      - shop
                      - "shop-*"
                  retention:
                    keepLast: 3
                  volumes:
                    rules:
                      - action: Skip
                        match: {namespaces: [cache]}
                      - action: Skip
                        match:
                          namespaces: [tmp]
                """)
                .policies()
                .get(0);

        assertThat(policy.problemAt(pointer, "wrong")).hasToString("p.yaml:" + place + ": wrong");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("problems")
    void a_problem_is_reported_at_its_place(String what, String file, String expected) {
        assertThat(messages(parse(file))).isEqualTo(expected);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                problem(
                        "unknown key with a near one",
                        VALID + "  schedul: x\n",
                        "7:3: spec.schedul: unknown key \"schedul\"; did you mean \"schedule\"?"),
                problem(
                        "unknown key with none near",
                        VALID + "  volumes: {colour: x}\n",
                        "7:13: spec.volumes.colour: unknown key \"colour\"; expected one of default, rules, suspiciousBelow"),
                problem(
                        "status",
                        VALID + "status: {}\n",
                        "7:1: status: unknown key \"status\"; expected one of apiVersion, kind, metadata, spec"),
                problem(
                        "duplicate key",
                        VALID + "  suspend: true\n  suspend: false\n",
                        "8:3: key \"suspend\" is there twice, first in line 7"),
                problem(
                        "wrong type",
                        VALID + "  suspend: maybe\n",
                        "7:12: spec.suspend: expected true or false, got the text \"maybe\""),
                problem(
                        "number where text belongs",
                        VALID + "  storageLocation: 5\n",
                        "7:20: spec.storageLocation: expected a text, got 5; put it in quotes if it is meant as text"),
                problem(
                        "null",
                        VALID + "  exclude:\n",
                        "7:11: spec.exclude: expected an object, got nothing; give a value or leave the key out"),
                problem(
                        "enum",
                        VALID + "  volumes: {default: Bakup}\n",
                        "7:22: spec.volumes.default: \"Bakup\" is not allowed; expected one of Backup, Fail, Skip; did you mean \"Backup\"?"),
                problem(
                        "pattern",
                        VALID + "  jitter: 5 minutes\n",
                        "7:11: spec.jitter: \"5 minutes\" does not match; expected a duration such as 90s or 1h30m"),
                problem(
                        "required",
                        VALID + "  volumes:\n    rules:\n      - match: {}\n",
                        "9:9: spec.volumes.rules[0]: \"action\" is missing"),
                problem("no include", HEAD + "spec: {suspend: true}\n", "5:1: spec: \"include\" is missing"),
                problem(
                        "include without namespaces",
                        HEAD + "spec:\n  include: {resources: [pods]}\n",
                        "6:3: spec.include: include.namespaces must name at least one namespace or glob (\"*\" means all), or include.namespaceSelector select some"),
                problem(
                        "a namespace that cannot be",
                        HEAD + "spec:\n  include: {namespaces: [Shop]}\n",
                        "6:26: spec.include.namespaces[0]: \"Shop\" can match no namespace; expected lower-case letters, digits, -, and the wildcards * and ?"),
                problem(
                        "cron field",
                        VALID + "  schedule: 0 25 * * *\n",
                        "7:13: spec.schedule: \"25\" cannot be the hour; expected numbers from 0 to 23, as * or lists (1,2), ranges (1-5) and steps (*/2)"),
                problem(
                        "zone",
                        VALID + "  timeZone: Europe/Berln\n",
                        "7:13: spec.timeZone: \"Europe/Berln\" is not a time zone; did you mean \"Europe/Berlin\"?"),
                problem(
                        "a volume without time",
                        VALID + "  volumeTimeout: 0s\n",
                        "7:18: spec.volumeTimeout: \"0s\" is too short; expected at least 1s"),
                problem(
                        "attempts without a pause",
                        VALID + "  retry: {pause: 10ms}\n",
                        "7:18: spec.retry.pause: \"10ms\" is too short; expected at least 1s"),
                problem(
                        "retention that keeps nothing",
                        VALID + "  retention: {}\n",
                        "7:3: spec.retention: retention keeps nothing; give at least one of keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin, or leave retention out to keep every Backup"),
                problem(
                        "retention that keeps none of a kind",
                        VALID + "  retention: {keepDaily: 0}\n",
                        "7:26: spec.retention.keepDaily: 0 is too small; expected at least 1"),
                problem(
                        "a span of nothing",
                        VALID + "  retention: {keepWithin: 0d}\n",
                        "7:27: spec.retention.keepWithin: \"0d\" does not match; expected years, months, days and hours in this order, such as 1y6m, 14d or 36h"),
                problem(
                        "a copy to where the Backups are",
                        VALID + "  copies: [{storageLocation: default}]\n",
                        "7:30: spec.copies[0].storageLocation: \"default\" is where the policy stores its Backups itself; name another location, or take the copy out"),
                problem(
                        "two copies to one location",
                        VALID
                                + "  copies:\n  - storageLocation: far\n  - storageLocation: near\n  - storageLocation: far\n",
                        "10:22: spec.copies[2].storageLocation: \"far\" is named by copies[0] already; name each location once"),
                problem(
                        "a copy without a location, and one that keeps nothing",
                        VALID + "  copies:\n  - retention: {keepLast: 1}\n  - {storageLocation: far, retention: {}}\n",
                        "8:5: spec.copies[0]: \"storageLocation\" is missing\n"
                                + "9:28: spec.copies[1].retention: retention keeps nothing; give at least one of keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin, or leave retention out to keep every Backup"),
                problem(
                        "too many copies, and a span that is none",
                        VALID
                                + "  copies: [{storageLocation: a}, {storageLocation: b}, {storageLocation: c}, {storageLocation: d}, {storageLocation: e, retention: {keepWithin: 9}}]\n",
                        "7:11: spec.copies: has 5 items; expected at most 4\n"
                                + "7:145: spec.copies[4].retention.keepWithin: expected a text, got 9; put it in quotes if it is meant as text"),
                problem(
                        "other kind",
                        "apiVersion: v1\nkind: ConfigMap\n",
                        "1:13: apiVersion: \"v1\" is not taken from here; expected kind BackupPolicy of apiVersion salvor.io/v1alpha1\n"
                                + "2:7: kind: \"ConfigMap\" is not taken from here; expected kind BackupPolicy of apiVersion salvor.io/v1alpha1"),
                problem(
                        "no manifest",
                        "- a\n",
                        "1:1: not a manifest; expected kind BackupPolicy of apiVersion salvor.io/v1alpha1"),
                problem(
                        "no name",
                        VALID.replace("  name: nightly", "  labels: {}"),
                        "3:1: metadata: \"name\" is missing"),
                problem(
                        "bad name",
                        VALID.replace("nightly", "Nightly_1"),
                        "4:9: metadata.name: \"Nightly_1\" does not match; expected lower-case letters, digits, - and ., with a letter or digit around each"),
                problem(
                        "foreign namespace",
                        VALID.replace("  name: nightly", "  name: nightly\n  namespace: shop"),
                        "5:14: metadata.namespace: policies of this source live in namespace \"salvor-system\", not in \"shop\"; leave the key out"),
                problem(
                        "label key",
                        VALID.replace("  name: nightly", "  name: nightly\n  labels: {a b: c}"),
                        "5:12: metadata.labels.a b: \"a b\" cannot be a key here; expected a name of at most 63 letters, digits, -, _ and ., after an optional domain and a slash"),
                problem("not YAML", "a: [\n", "2:1: not YAML: expected the node content, but found '<stream end>'"),
                problem(
                        "unknown tag",
                        VALID + "  schedule: !!binary aaaa\n",
                        "7:13: spec.schedule: \"aaaa\" is not a schedule; expected cron with five fields (minute, hour, day of the month, month, day of the week) or @hourly, @daily, @weekly, @monthly\n"
                                + "7:13: tag tag:yaml.org,2002:binary is not taken here; expected a text, number or true or false"),
                problem("undefined alias", "a: *b\n", "1:4: not YAML: found undefined alias b"),
                problem(
                        "schedule without quotes",
                        "a:\n  schedule: */15 * * * *  # often\n",
                        "2:13: not YAML: put the schedule in quotes: \"*/15 * * * *\""),
                problem(
                        "schedule of every minute",
                        "spec:\n  schedule: * * * * *\n",
                        "2:13: not YAML: put the schedule in quotes: \"* * * * *\""),
                problem("nickname", "schedule: @daily\n", "1:11: not YAML: put the schedule in quotes: \"@daily\""),
                problem(
                        "schedule in braces",
                        "spec: {timeZone: UTC, schedule: @daily}\n",
                        "1:33: not YAML: put the schedule in quotes: \"@daily\""),
                problem(
                        "glob in a list",
                        "exclude:\n- é\n- *.tmp\n",
                        "3:3: not YAML: a value that begins with * must be in quotes: \"*.tmp\""),
                problem(
                        "glob in brackets",
                        "ä: [x, *-cache, y]\n",
                        "1:8: not YAML: a value that begins with * must be in quotes: \"*-cache\""),
                problem(
                        "all",
                        "namespaces: [*]\n",
                        "1:14: not YAML: a value that begins with * must be in quotes: \"*\""),
                problem(
                        "control character",
                        "a: b\nc: \u0007\n",
                        "2:4: character U+0007 is not allowed in YAML; remove it"));
    }

    @Test
    void every_error_of_every_file_is_reported_at_once_and_in_order() {
        ParsedPolicies parsed = parser.parse(List.of(
                file("b.yaml", VALID.replace("nightly", "b") + "  a: 1\n  b: 2\n"),
                file("a.yaml", "a: [\n"),
                file("c.yaml", VALID)));
        assertThat(parsed.problems().stream().map(problem -> problem.file() + ":" + problem.line()))
                .containsExactly("a.yaml:2", "b.yaml:7", "b.yaml:8");
        assertThat(parsed.valid()).isFalse();
        assertThat(parsed.policies()).extracting(ParsedPolicy::file).containsExactly("c.yaml");
    }

    @Test
    void a_name_given_twice_is_reported_at_both_places() {
        ParsedPolicies parsed = parser.parse(List.of(file("a.yaml", VALID), file("b.yaml", "---\n" + VALID)));
        assertThat(parsed.problems().stream().map(PolicyProblem::toString))
                .containsExactly(
                        "a.yaml:4:9: metadata.name: the name \"nightly\" is also used in b.yaml:5",
                        "b.yaml:5:9: metadata.name: the name \"nightly\" is also used in a.yaml:4");
    }

    @Test
    void several_documents_in_a_file_are_allowed_and_empty_ones_passed_over() {
        ParsedPolicies parsed =
                parse("---\n---\n" + VALID + "---\n# nothing\n---\n" + VALID.replace("nightly", "weekly"));
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.policies()).extracting(ParsedPolicy::name).containsExactly("nightly", "weekly");
    }

    @Test
    void kustomizations_are_passed_over() {
        ParsedPolicies parsed = parser.parse(List.of(
                file("x/kustomization.yaml", "resources: [a.yaml]\n"),
                file("x/other.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"),
                file("x/a.yaml", "\uFEFF" + VALID)));
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.policies()).hasSize(1);
    }

    @Test
    void anchors_and_merge_keys_are_followed() {
        ParsedPolicies parsed = parse(VALID
                + "  volumes:\n    rules:\n      - &cache {match: {namespaces: [cache]}, action: Skip}\n"
                + "      - {<<: *cache, match: {claims: [tmp]}}\n");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.policies().get(0).spec().at("/volumes/rules/1").toString())
                .isEqualTo("{\"match\":{\"claims\":[\"tmp\"]},\"action\":\"Skip\"}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("excesses")
    void a_file_beyond_the_caps_is_refused(String what, byte[] content, String expected) {
        assertThat(messages(parser.parse(List.of(new SourceFile("p.yaml", content)))))
                .isEqualTo(expected);
    }

    static Stream<Arguments> excesses() {
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
                + "e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f]\nh: [*g,*g]\n";
        return Stream.of(
                Arguments.of("size", new byte[1024 * 1024 + 1], "1:1: the file is larger than 1 MiB; split it"),
                Arguments.of(
                        "many aliases",
                        bytes("a: &a [x]\nb: [" + "*a, ".repeat(60) + "]\n"),
                        "2:205: more than 50 aliases to lists and objects; write the values out"),
                Arguments.of(
                        "aliases that unfold",
                        bytes(bomb),
                        "1:22: its aliases unfold to more than can be taken in; write the values out"),
                Arguments.of(
                        "an alias within itself",
                        bytes("a: &a [*a]\n"),
                        "1:4: its aliases unfold to more than can be taken in; write the values out"),
                Arguments.of(
                        "an alias merged into itself",
                        bytes("a: &a {<<: *a}\n"),
                        "1:4: its aliases unfold to more than can be taken in; write the values out"),
                Arguments.of(
                        "Git LFS",
                        bytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
                        "1:1: the file is kept in Git LFS, which is not read; put the file itself into Git"),
                Arguments.of("nesting in blocks", bytes(stairs(60)), "51:51: nested deeper than 50 levels"),
                Arguments.of("nesting", bytes("a: " + "[".repeat(60)), "1:53: nested deeper than 50 levels"),
                Arguments.of(
                        "not UTF-8",
                        "a: b\nä: c".getBytes(StandardCharsets.ISO_8859_1),
                        "2:1: the file is not UTF-8 from here on; save it as UTF-8"));
    }

    @Test
    void a_file_of_many_problems_is_cut_short() {
        StringBuilder many = new StringBuilder(VALID);
        for (int i = 0; i < 5_000; i++) {
            many.append("  k").append(i).append(": x\n");
        }
        List<PolicyProblem> problems = parse(many.toString()).problems();
        assertThat(problems).hasSize(1001);
        assertThat(problems.stream().map(PolicyProblem::message)).contains("and more; put these right first");
    }

    @Test
    void manifests_that_go_with_policies_are_passed_over() {
        ParsedPolicies parsed = parse(VALID
                + "---\napiVersion: salvor.io/v1alpha1\nkind: BackupStorageLocation\nmetadata: {name: default}\n"
                + "---\napiVersion: salvor.io/v1alpha1\nkind: PolicySource\nmetadata: {name: policies}\n");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.policies()).hasSize(1);
        assertThat(parse("apiVersion: salvor.io/v1\nkind: BackupStorageLocation\n")
                        .valid())
                .isFalse();
        assertThat(parse("apiVersion: salvor.io/v1alpha1\nkind: Restore\n").valid())
                .isFalse();
    }

    private ParsedPolicies parse(String content) {
        return parser.parse(List.of(file("p.yaml", content)));
    }

    private static String messages(ParsedPolicies parsed) {
        return parsed.problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .collect(Collectors.joining("\n"));
    }

    private static Arguments problem(String what, String file, String expected) {
        return Arguments.of(what, file, expected);
    }

    private static String stairs(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    private static SourceFile file(String path, String content) {
        return new SourceFile(path, bytes(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
