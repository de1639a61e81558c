package io.salvor.cli.lint;

import java.util.function.Function;

/** The forms in which findings are written; their names are those of the command line. */
enum LintFormat {
    /** For people: one line for each finding, which editors and CI logs turn into a link. */
    text(TextReport::of),
    /** For scripts; docs/lint.md describes it. */
    json(JsonReport::of),
    /** SARIF 2.1.0, for code scanning. */
    sarif(SarifReport::of),
    /** JUnit XML, for the test reports of CI systems. */
    junit(JUnitReport::of),
    /** Workflow commands of GitHub Actions, which annotate the changed files. */
    github(GitHubReport::of);

    private final Function<LintResult, String> writer;

    LintFormat(Function<LintResult, String> writer) {
        this.writer = writer;
    }

    String report(LintResult result) {
        return writer.apply(result);
    }
}
