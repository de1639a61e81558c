package io.salvor.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.testing.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import picocli.CommandLine;

class LintCommandTest {
    private static final String VALID =
            "apiVersion: salvor.io/v1alpha1\nkind: BackupPolicy\nmetadata: {name: nightly}\n"
                    + "spec:\n  include: {namespaces: [shop]}\n";
    private static final String WRONG = VALID + "  schedul: x\n";
    private static final String ODD = VALID + "  exclude: {namespaces: [\"s*\"]}\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_exit_code_tells_findings_from_failure() throws Exception {
        Path clean = write("clean.yaml", VALID);
        Path wrong = write("wrong.yaml", WRONG);
        try (Program lint = Program.start(Map.of(), "lint", clean.toString())) {
            assertThat(lint.exitCode()).isZero();
            assertThat(lint.output()).isEqualTo("1 file: 0 errors, 0 warnings\n");
            assertThat(lint.errors()).isEmpty();
        }
        try (Program lint = Program.start(Map.of(), "lint", wrong.toString(), "--format", "github")) {
            assertThat(lint.exitCode()).isEqualTo(1);
            assertThat(lint.output()).startsWith("::error file=").contains("did you mean \"schedule\"?");
        }
        try (Program lint =
                Program.start(Map.of(), "lint", folder.resolve("none").toString())) {
            assertThat(lint.exitCode()).isEqualTo(2);
            assertThat(lint.errors()).contains("there is no " + folder.resolve("none"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--format=yaml .", "--no-such-option ."})
    void wrong_usage_could_not_run(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_folder_without_policy_files_could_not_be_checked() throws IOException {
        write("readme.txt", "x");
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no .yaml or .yml file in " + folder);
    }

    @Test
    void warnings_count_unless_only_errors_are_asked_for() throws IOException {
        Path odd = write("odd.yaml", ODD);
        assertThat(run(odd.toString())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(odd
                        + ":5:26: warning: spec.include.namespaces[0]: every namespace that \"shop\" takes in is left out again"
                        + " by exclude.namespaces; take it out of one of them [include-excluded]\n"
                        + "1 file: 0 errors, 1 warning\n");
        assertThat(run(odd.toString(), "--errors-only")).isZero();
    }

    @Test
    void folders_are_searched_and_a_link_in_place_of_a_file_is_an_error() throws IOException {
        write("a/one.yaml", VALID);
        write("a/b/two.yml", VALID.replace("nightly", "weekly"));
        write("a/kustomization.yaml", "resources: [one.yaml]\n");
        write("a/notes.txt", "no policy");
        write("a/.git/config.yaml", "no policy");
        Files.createSymbolicLink(folder.resolve("a/link.yaml"), folder.resolve("a/one.yaml"));
        Files.createSymbolicLink(folder.resolve("a/away"), folder);
        JsonNode report = json("a");
        assertThat(report.get("files").asInt()).isEqualTo(3);
        assertThat(report.get("findings").findValuesAsText("rule")).containsExactly("symbolic-link");
        assertThat(report.get("findings").findValuesAsText("file")).containsExactly(folder + "/a/link.yaml");
    }

    @Test
    void the_root_of_a_repository_is_read_as_the_operator_reads_it() throws IOException {
        write("shop.yaml", VALID);
        write(".github/workflows/lint.yml", "on: pull_request\n");
        write(".yamllint.yaml", "extends: default\n");
        write("deep/.gitlab-ci.yml", "lint: {}\n");
        write("theme/.git", "gitdir: ../.git/modules/theme\n");
        write("theme/config.yaml", "title: x\n");
        Files.createSymbolicLink(folder.resolve("NOTES.md"), folder.resolve("README.md"));
        assertThat(json(".").get("files").asInt()).isEqualTo(1);
        assertThat(run(folder.toString(), folder.resolve(".yamllint.yaml").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("yamllint.yaml:1:1: error: \"apiVersion\" is missing");
    }

    @Test
    void a_manifest_of_another_kind_is_an_error_unless_a_pattern_leaves_it_out() throws IOException {
        write("shop.yaml", VALID);
        write("charts/values.yaml", "replicas: 1\n");
        write("team/notes.values.yaml", "replicas: 1\n");
        assertThat(run(folder.toString())).isEqualTo(1);
        assertThat(run(folder.toString(), "--ignore", "/charts/", "--ignore=*.values.yaml"))
                .isZero();
        assertThat(run(folder.toString(), "--ignore", "/charts/", "--ignore", "*.values.yaml", "--ignore=!/team/*"))
                .isEqualTo(1);
    }

    @Test
    void hidden_folders_are_read_where_they_are_named_or_taken_in_again() throws IOException {
        write(".policies/shop.yaml", VALID);
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no .yaml or .yml file in " + folder + " that is read: " + folder
                        + "/.policies has a name that starts with a dot\n");
        assertThat(run(folder.resolve(".policies").toString())).isZero();
        assertThat(run(folder.toString(), "--ignore", "!.policies/")).isZero();
    }

    @Test
    void what_cannot_be_a_pattern_is_wrong_usage() throws IOException {
        write("shop.yaml", VALID);
        assertThat(run(folder.toString(), "--ignore", "docs/", "--ignore", "a[b"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--ignore line 2, \"a[b\", has a [ that no ] closes");
    }

    @Test
    void a_folder_that_is_named_by_a_link_is_an_error() throws IOException {
        write("a/one.yaml", VALID);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
        assertThat(run(link.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("is a symbolic link; name the folder that it leads to");
    }

    @Test
    void the_same_file_named_twice_is_read_once() throws IOException {
        Path file = write("a/one.yaml", VALID);
        assertThat(run(file.toString(), folder.toString(), folder + "/a/../a/one.yaml"))
                .isZero();
        assertThat(out.toString()).startsWith("1 file:");
    }

    @Test
    void caps_are_those_of_a_sync() throws IOException {
        Files.write(folder.resolve("large.yaml"), new byte[1024 * 1024 + 1]);
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i < 10_001; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        JsonNode report = json(".");
        assertThat(report.get("findings").findValuesAsText("rule"))
                .containsExactlyInAnyOrder("file-too-large", "too-many-files");
    }

    @Test
    void folders_are_gone_through_as_deep_as_by_a_sync() throws IOException {
        write("a.yaml", VALID);
        Files.createDirectories(folder.resolve("d/".repeat(102)));
        assertThat(json(".").get("findings").findValuesAsText("rule")).containsExactly("too-many-files");
    }

    @Test
    void a_namespace_that_is_not_the_operators_is_an_error_where_it_is_known() throws IOException {
        Path file = write("a.yaml", VALID.replace("name: nightly", "name: nightly, namespace: shop"));
        assertThat(run(file.toString())).isZero();
        assertThat(run(file.toString(), "--namespace", "salvor")).isEqualTo(1);
        assertThat(out.toString()).contains("[foreign-namespace]");
    }

    @Test
    void json_holds_every_finding() throws IOException {
        write("a.yaml", WRONG);
        write("b.yaml", ODD.replace("nightly", "weekly"));
        JsonNode report = json(".");
        assertThat(report.get("apiVersion").asText()).isEqualTo("salvor.io/lint/v1");
        assertThat(report.get("files").asInt()).isEqualTo(2);
        assertThat(report.get("errors").asInt()).isEqualTo(1);
        assertThat(report.get("warnings").asInt()).isEqualTo(1);
        JsonNode finding = report.at("/findings/0");
        assertThat(finding.get("rule").asText()).isEqualTo("unknown-key");
        assertThat(finding.get("severity").asText()).isEqualTo("error");
        assertThat(finding.get("file").asText()).isEqualTo(folder + "/a.yaml");
        assertThat(finding.get("line").asInt()).isEqualTo(6);
        assertThat(finding.get("column").asInt()).isEqualTo(3);
        assertThat(report.at("/findings/1/severity").asText()).isEqualTo("warning");
    }

    /** What the published schema of SARIF 2.1.0 requires, and what it says of the values that are used. */
    @Test
    void sarif_is_what_its_schema_asks_for() throws IOException {
        JsonNode log = new ObjectMapper().readTree(LintFormat.sarif.report(difficult()));
        assertThat(log.get("version").asText()).isEqualTo("2.1.0");
        assertThat(log.get("$schema").asText()).endsWith("sarif-schema-2.1.0.json");
        assertThat(log.get("runs")).hasSize(1);
        JsonNode run = log.at("/runs/0");
        assertThat(run.at("/tool/driver/name").asText()).isNotBlank();
        assertThat(Set.of("utf16CodeUnits", "unicodeCodePoints"))
                .contains(run.get("columnKind").asText());
        JsonNode rules = run.at("/tool/driver/rules");
        assertThat(rules.findValuesAsText("id")).doesNotHaveDuplicates().hasSize(LintRule.values().length);
        assertThat(run.get("results")).hasSize(difficult().findings().size());
        for (JsonNode result : run.get("results")) {
            assertThat(result.at("/message/text").asText()).isNotBlank();
            assertThat(Set.of("none", "note", "warning", "error"))
                    .contains(result.get("level").asText());
            assertThat(rules.get(result.get("ruleIndex").asInt()).get("id")).isEqualTo(result.get("ruleId"));
            JsonNode place = result.at("/locations/0/physicalLocation");
            URI uri = URI.create(place.at("/artifactLocation/uri").asText());
            assertThat(uri.isAbsolute())
                    .isEqualTo(place.at("/artifactLocation/uriBaseId").isMissingNode());
            assertThat(place.at("/region/startLine").asInt()).isPositive();
            assertThat(place.at("/region/startColumn").asInt()).isPositive();
        }
        assertThat(run.at("/results").findValuesAsText("uri"))
                .contains("file:///a/b.yaml", "with%20space/%C3%A4.yaml", "./c:d.yaml");
    }

    @Test
    void junit_is_xml_with_a_test_for_each_finding_and_each_clean_file() throws Exception {
        String xml = LintFormat.junit.report(difficult());
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.US_ASCII)));
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getAttribute("failures")).isEqualTo("4");
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(5);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(4);
        Element failure = (Element) document.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("50% < \"half\" & ]]> \uFFFD 😀");
        assertThat(failure.getTextContent()).contains("50% < \"half\" & ]]>");
    }

    @Test
    void github_commands_keep_their_marks_apart_from_the_text() {
        assertThat(LintFormat.github.report(difficult()))
                .startsWith(
                        "::error file=/a/b.yaml,line=1,col=2,title=salvor lint%3A not-yaml::50%25 < \"half\" & ]]> \u0007 😀\n")
                .contains(
                        "::error file=c%3Ad.yaml,line=1,col=1,title=salvor lint%3A unknown-key::two%0Alines%0D%0A::warning::\n")
                .contains("::warning file=e%2Cf.yaml,")
                .hasLineCount(4);
    }

    @ParameterizedTest
    @EnumSource(LintFormat.class)
    void every_format_can_be_asked_for_and_says_nothing_of_a_clean_set(LintFormat format) throws IOException {
        write("a.yaml", VALID);
        assertThat(run(folder.toString(), "--format", format.name())).isZero();
        assertThat(out.toString()).doesNotContain("a.yaml:");
    }

    private static LintResult difficult() {
        return new LintResult(
                List.of("clean.yaml", "/a/b.yaml", "c:d.yaml", "e,f.yaml", "with space/ä.yaml"),
                List.of(
                        new Finding(LintRule.NOT_YAML, "/a/b.yaml", 1, 2, "50% < \"half\" & ]]> \u0007 😀"),
                        new Finding(LintRule.UNKNOWN_KEY, "c:d.yaml", 1, 1, "two\nlines\r\n::warning::"),
                        new Finding(LintRule.PASTED_SECRET, "e,f.yaml", 3, 4, "x"),
                        new Finding(LintRule.PASTED_SECRET, "with space/ä.yaml", 5, 6, "x")));
    }

    private JsonNode json(String path) throws IOException {
        run(folder.resolve(path).toString(), "--format", "json");
        return new ObjectMapper().readTree(out.toString());
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private int run(String... arguments) {
        return new CommandLine(new LintCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
