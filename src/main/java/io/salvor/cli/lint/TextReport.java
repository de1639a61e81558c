package io.salvor.cli.lint;

import io.salvor.policy.finding.Finding;

/** Findings as lines: {@code file:line:column: error: message [rule]}, and a last line that counts them. */
final class TextReport {
    private TextReport() {}

    static String of(LintResult result) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : result.findings()) {
            text.append(finding.file())
                    .append(':')
                    .append(finding.line())
                    .append(':')
                    .append(finding.column());
            text.append(finding.isError() ? ": error: " : ": warning: ").append(finding.message());
            text.append(" [").append(finding.rule().id()).append("]\n");
        }
        return text.append(count(result.files().size(), "file"))
                .append(": ")
                .append(count(result.errors(), "error"))
                .append(", ")
                .append(count(result.warnings(), "warning"))
                .append('\n')
                .toString();
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
