package io.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.schema.PolicySchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be applied, and is hardly meant. */
class PolicyLintTest {
    private static final String HEAD =
            "apiVersion: salvor.io/v1alpha1\nkind: BackupPolicy\nmetadata:\n  name: nightly\nspec:\n";
    private static final String RULES = HEAD
            + "  include: {namespaces: [shop, \"team-*\"]}\n  exclude: {namespaces: [team-z]}\n  volumes:\n    rules:\n";
    private static final String LOCATION =
            "apiVersion: salvor.io/v1alpha1\nkind: BackupStorageLocation\nmetadata: {name: offsite}\n";

    private final PolicyParser parser = new PolicyParser(PolicySchema.load(), null);

    @ParameterizedTest(name = "{0}")
    @MethodSource("single")
    void a_warning_is_reported_at_its_place(String what, String file, String expected) {
        assertThat(lines(file("p.yaml", file))).isEqualTo(expected);
    }

    static Stream<Arguments> single() {
        return Stream.of(
                warning("nothing wrong", RULES + rule("claims: [cache]") + rule("claims: [data]"), ""),
                warning(
                        "an included namespace that is excluded",
                        HEAD + "  include: {namespaces: [shop, team-a]}\n  exclude: {namespaces: [\"team-*\"]}\n",
                        "6:32 include-excluded spec.include.namespaces[1]: every namespace that \"team-a\" takes in is left out again by exclude.namespaces; take it out of one of them"),
                warning(
                        "an included glob that two excluded ones cover",
                        HEAD + "  include: {namespaces: [\"a*\"]}\n  exclude: {namespaces: [a, \"a?*\"]}\n",
                        "6:26 include-excluded spec.include.namespaces[0]: every namespace that \"a*\" takes in is left out again by exclude.namespaces; take it out of one of them"),
                warning(
                        "an exclude that leaves some",
                        HEAD + "  include: {namespaces: [\"a*\"]}\n  exclude: {namespaces: [\"a?*\"]}\n",
                        ""),
                warning(
                        "an included resource that is excluded",
                        HEAD
                                + "  include: {namespaces: [a], resources: [pods, secrets]}\n  exclude: {resources: [\"sec*\"]}\n",
                        "6:48 include-excluded spec.include.resources[1]: every resource that \"secrets\" takes in is left out again by exclude.resources; take it out of one of them"),
                warning(
                        "a rule for a namespace that is not taken in",
                        RULES + rule("namespaces: [shp]"),
                        "10:9 rule-never-matches spec.volumes.rules[0]: can never match: the policy takes in none of its namespaces"),
                warning(
                        "a rule for a namespace that is excluded",
                        RULES + rule("namespaces: [team-z]"),
                        "10:9 rule-never-matches spec.volumes.rules[0]: can never match: the policy takes in none of its namespaces"),
                warning("a rule for a glob that is partly taken in", RULES + rule("namespaces: [\"*-a\"]"), ""),
                warning("the same rule twice", RULES + rule("claims: [a]") + rule("claims: [a]"), shadowed()),
                warning(
                        "a narrower glob",
                        RULES + rule("claims: [\"cache-*\"]") + rule("claims: [cache-a]"),
                        shadowed()),
                warning("a wider glob", RULES + rule("claims: [cache-a]") + rule("claims: [\"cache-*\"]"), ""),
                warning("a rule for everything", RULES + rule("") + rule("claims: [a]"), shadowed()),
                warning(
                        "a rule for all that the policy takes in",
                        RULES + rule("namespaces: [\"*\"]") + rule("volumes: [data]"),
                        shadowed()),
                warning(
                        "a rule for each namespace by name",
                        RULES + rule("namespaces: [shop, \"team-*\"]") + rule("podLabels: {a: b}"),
                        shadowed()),
                warning(
                        "a rule for one of the namespaces",
                        RULES + rule("namespaces: [shop]") + rule("podLabels: {a: b}"),
                        ""),
                warning(
                        "more conditions are narrower",
                        RULES + rule("podLabels: {a: b}") + rule("podLabels: {a: b, c: d}, claims: [x]"),
                        shadowed()),
                warning("another label", RULES + rule("podLabels: {a: b}") + rule("podLabels: {a: c}"), ""),
                warning(
                        "a claim of any name is not a volume of any kind",
                        RULES + rule("claims: [\"*\"]") + rule("volumes: [data]"),
                        ""),
                warning(
                        "a storage class of any name",
                        RULES + rule("storageClasses: [\"*\"]") + rule("storageClasses: [fast], claims: [a]"),
                        shadowed()),
                warning(
                        "fewer types and modes",
                        RULES
                                + rule("volumeTypes: [nfs, csi], accessModes: [ReadWriteOnce, ReadWriteMany]")
                                + rule("volumeTypes: [csi], accessModes: [ReadWriteMany]"),
                        shadowed()),
                warning("more types", RULES + rule("volumeTypes: [nfs]") + rule("volumeTypes: [nfs, csi]"), ""),
                warning(
                        "a condition that is the same",
                        RULES
                                + rule("volumeTypes: [nfs], size: {min: 1Gi}")
                                + rule("size: {min: 1Gi}, volumeTypes: [nfs], claims: [a]"),
                        shadowed()),
                warning(
                        "a condition that cannot be compared",
                        RULES + rule("size: {min: 1Gi}") + rule("size: {min: 2Gi}"),
                        ""),
                warning(
                        "a driver",
                        RULES + rule("csiDrivers: [\"*.csi.example.org\"]") + rule("csiDrivers: [a.csi.example.org]"),
                        shadowed()),
                warning(
                        "a namespace left out beside a selector",
                        HEAD
                                + "  include: {namespaceSelector: {matchLabels: {a: b}}}\n  exclude: {namespaces: [x]}\n  volumes:\n    rules:\n"
                                + rule("namespaces: [y]")
                                + rule("namespaces: [x]"),
                        "12:9 rule-never-matches spec.volumes.rules[1]: can never match: the policy takes in none of its namespaces"),
                warning(
                        "a warning beside an error",
                        RULES + rule("namespaces: [shp]") + "  retention: {}\n",
                        "10:9 rule-never-matches spec.volumes.rules[0]: can never match: the policy takes in none of its namespaces\n"
                                + "12:3 retention-keeps-nothing spec.retention: retention keeps nothing; give at least one of keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin, or leave retention out to keep every Backup"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "/", "/*", "**/*", "/*/"})
    void a_rule_that_leaves_out_every_file_is_reported(String pattern) {
        String files = "      - action: Backup\n        files: {exclude: [\"*.tmp\", \"" + pattern + "\"]}\n";
        assertThat(lines(file("p.yaml", RULES + files)))
                .contains("rule-saves-no-files spec.volumes.rules[0].files.exclude");
        assertThat(lines(file("p.yaml", RULES + files.replace("\"" + pattern + "\"", "\"/*.log\""))))
                .doesNotContain("rule-saves-no-files");
    }

    @Test
    void policies_that_take_in_the_same_namespace_are_told_of_each_other() {
        assertThat(lines(
                        file("a.yaml", policy("a", "  schedule: '@daily'\n  include: {namespaces: [shop]}\n")),
                        file("b.yaml", policy("b", "  schedule: '@hourly'\n  include: {namespaces: [\"s*\"]}\n"))))
                .isEqualTo(
                        "7:25 overlapping-policies spec.include.namespaces: the same volumes are also saved by \"b\" in b.yaml:1 (namespace \"shop\"); exclude the namespaces from one of them\n"
                                + "7:25 overlapping-policies spec.include.namespaces: the same volumes are also saved by \"a\" in a.yaml:1 (namespace \"shop\"); exclude the namespaces from one of them");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "  schedule: '@hourly'\n  include: {namespaces: [team]}\n",
                "  schedule: '@hourly'\n  include: {namespaces: [\"*\"]}\n  exclude: {namespaces: [\"sh*\"]}\n",
                "  schedule: '@hourly'\n  include: {namespaces: [shop]}\n  suspend: true\n",
                "  schedule: '@hourly'\n  include: {namespaces: [shop]}\n  storageLocation: offsite\n",
                "  schedule: '@hourly'\n  include: {namespaces: [shop], labelSelector: {matchLabels: {a: b}}}\n",
                "  include: {namespaces: [shop]}\n"
            })
    void policies_that_do_not_save_the_same_are_no_overlap(String other) {
        assertThat(lines(
                        file("a.yaml", policy("a", "  schedule: '@daily'\n  include: {namespaces: [shop]}\n")),
                        file("b.yaml", policy("b", other))))
                .isEmpty();
    }

    @Test
    void many_overlaps_are_one_warning_for_each_policy() {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            files.add(file(
                    "p" + i + ".yaml", policy("p" + i, "  schedule: '@daily'\n  include: {namespaces: [\"*\"]}\n")));
        }
        List<Finding> findings = parser.lint(files);
        assertThat(findings).hasSize(20);
        assertThat(findings.get(0).message()).contains("\"p1\" in p1.yaml:1").contains(" and others;");
    }

    @Test
    void a_location_is_looked_up_where_the_set_holds_locations() {
        String given = policy("a", "  include: {namespaces: [shop]}\n  storageLocation: offsit\n");
        String none = policy("b", "  include: {namespaces: [team]}\n");
        assertThat(lines(file("a.yaml", given), file("b.yaml", none))).isEmpty();
        assertThat(lines(file("a.yaml", given), file("b.yaml", none), file("l.yaml", LOCATION)))
                .isEqualTo(
                        "7:20 unknown-location spec.storageLocation: no BackupStorageLocation \"offsit\" in these files; did you mean \"offsite\"?\n"
                                + "5:1 unknown-location spec: no BackupStorageLocation \"default\" in these files; these files hold offsite");
        assertThat(lines(file("a.yaml", given.replace("offsit", "offsite")), file("l.yaml", LOCATION)))
                .isEmpty();
    }

    @Test
    void the_locations_of_copies_are_looked_up_too() {
        String copies = policy(
                "a",
                "  include: {namespaces: [shop]}\n  storageLocation: offsite\n  copies: [{storageLocation: offsit}, {storageLocation: 7}]\n");
        assertThat(lines(file("a.yaml", copies))).doesNotContain("unknown-location");
        assertThat(lines(file("a.yaml", copies), file("l.yaml", LOCATION)))
                .contains(
                        "8:30 unknown-location spec.copies[0].storageLocation: no BackupStorageLocation \"offsit\" in these files; did you mean \"offsite\"?")
                .doesNotContain("copies[1].storageLocation: no Backup");
    }

    @ParameterizedTest
    @CsvSource({
        "provider: s3, '', provider: velero.io/aws, /, is the same place as",
        "provider: s3, a, provider: aws, a/b/, lies in",
        "provider: s3, a/b, provider: s3, a, has in it",
        "provider: s3, a, provider: s3, ab, ",
        "provider: s3, a, provider: gcs, a, ",
        "'provider: s3, config: {s3Url: http://one}', a, 'provider: s3, config: {s3Url: http://two}', a, "
    })
    void a_copy_that_goes_to_no_other_place_is_found(
            String one, String prefix, String other, String otherPrefix, String said) {
        String policy = policy("a", "  include: {namespaces: [shop]}\n  copies: [{storageLocation: offsite}]\n");
        String lines = lines(
                file("a.yaml", policy),
                file("l.yaml", location("default", one, prefix) + "---\n" + location("offsite", other, otherPrefix)));
        if (said == null) {
            assertThat(lines).doesNotContain("same-place");
        } else {
            assertThat(lines)
                    .contains("7:30 same-place spec.copies[0].storageLocation: \"offsite\" " + said
                            + " \"default\": both would be lost together");
        }
    }

    @Test
    void of_two_copies_in_one_place_the_second_is_found() {
        String policy = policy(
                "a",
                "  include: {namespaces: [shop]}\n  copies: [{storageLocation: offsite}, {storageLocation: third}]\n");
        assertThat(lines(
                        file("a.yaml", policy),
                        file(
                                "l.yaml",
                                location("default", "provider: s3", "a") + "---\n"
                                        + location("offsite", "provider: s3", "b") + "---\n"
                                        + location("third", "provider: s3", "b"))))
                .contains(
                        "7:58 same-place spec.copies[1].storageLocation: \"third\" is the same place as \"offsite\":");
    }

    private static String location(String name, String spec, String prefix) {
        return "apiVersion: salvor.io/v1alpha1\nkind: BackupStorageLocation\nmetadata: {name: " + name + "}\nspec: {"
                + spec + ", objectStorage: {bucket: backups, prefix: \"" + prefix + "\"}}\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("secrets")
    void a_pasted_secret_is_reported_and_never_shown(String what, String line, String secret) {
        String policy =
                "# " + line + "\n" + policy("a", "  include: {namespaces: [shop]}\n  timeZone: \"" + secret + "\"\n");
        List<Finding> findings = parser.lint(List.of(file("p.yaml", policy)));
        assertThat(findings.stream().filter(finding -> finding.line() == 1)).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo(LintRule.PASTED_SECRET);
            assertThat(finding.message()).contains(what);
            assertThat(finding.column()).isEqualTo(3 + line.indexOf(secret));
        });
        // The value is no time zone either, and that message would quote it.
        assertThat(findings).anySatisfy(finding -> assertThat(finding.rule()).isEqualTo(LintRule.INVALID_TIME_ZONE));
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.toString()).doesNotContain(secret));
    }

    static Stream<Arguments> secrets() {
        String random = "k3JmQz9vXw2LpR7tYb5NcD8sFh4Ga6Ue1Io0";
        return Stream.of(
                Arguments.of("a private key", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
                Arguments.of("a private key", "x: -----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----"),
                Arguments.of("AWS", "aws: " + "AKIA" + "QWERTYUIOPASDFGH", "AKIA" + "QWERTYUIOPASDFGH"),
                Arguments.of("GitHub", "ghp_" + random, "ghp_" + random),
                Arguments.of("GitLab", "glpat-" + random, "glpat-" + random),
                Arguments.of("Slack", "xoxb-" + random, "xoxb-" + random),
                Arguments.of(
                        "web token",
                        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),
                Arguments.of("in a URL", "https://jo:s3cr3tword@git.example.org/x", "s3cr3tword"),
                Arguments.of("a password", "password: hunter2hunter2", "hunter2hunter2"),
                Arguments.of("a password", "example.org/api-key: \"" + random + "\"", random),
                Arguments.of("a password", "AWS_SECRET_ACCESS_KEY=" + random, random));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: see the vault",
                "passwordMode: Derived",
                "secretRef: {name: git-credentials-2}",
                "tokenSecret: token-2-for-git",
                "password: ${PASSWORD_2_USE}",
                "password: <put-it-here-1>",
                "https://git.example.org:8443/team@2",
                "https://user@git.example.org/x",
                "https://user:$TOKEN@git.example.org/x",
                "-----BEGIN PUBLIC KEY-----",
                "arn:aws:kms:eu-central-1:123456789012:key/1234",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            })
    void what_only_looks_like_one_is_not_reported(String line) {
        assertThat(lines(file("p.yaml", "# " + line + "\n" + policy("a", "  include: {namespaces: [shop]}\n"))))
                .isEmpty();
    }

    @Test
    void a_warning_that_is_meant_is_ignored_in_its_file() {
        String annotated = RULES.replace(
                        "  name: nightly\n",
                        "  name: nightly\n  annotations: {salvor.io/lint-ignore: \"rule-never-matches, pasted-secret\"}\n")
                + rule("namespaces: [shp]")
                + "# password: hunter2hunter2\n";
        assertThat(lines(file("p.yaml", annotated))).isEmpty();
        assertThat(lines(file("p.yaml", annotated.replace("never", "nevr"))))
                .contains(
                        "5:40 unknown-lint-rule metadata.annotations.salvor.io/lint-ignore: \"rule-nevr-matches\" is not the id of a warning; did you mean \"rule-never-matches\"?")
                .contains("rule-never-matches spec.volumes");
        assertThat(lines(file("p.yaml", annotated.replace("pasted-secret", "unknown-key"))))
                .contains("\"unknown-key\" is not the id of a warning");
    }

    private String lines(SourceFile... files) {
        return parser.lint(List.of(files)).stream()
                .map(finding -> finding.line() + ":" + finding.column() + " "
                        + finding.rule().id() + " " + finding.message())
                .collect(Collectors.joining("\n"));
    }

    private static String shadowed() {
        return "12:9 rule-never-matches spec.volumes.rules[1]: can never match: rules[0] in line 10 comes first and matches all that this one does; put the narrower rule first, or take one out";
    }

    private static String rule(String match) {
        return "      - match: {" + match + "}\n        action: Skip\n";
    }

    private static String policy(String name, String spec) {
        return HEAD.replace("nightly", name) + spec;
    }

    private static Arguments warning(String what, String file, String expected) {
        return Arguments.of(what, file, expected);
    }

    private static SourceFile file(String path, String content) {
        return new SourceFile(path, content.getBytes(StandardCharsets.UTF_8));
    }
}
