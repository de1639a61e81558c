package io.salvor.cli.lint;

import io.salvor.policy.finding.Finding;

/** Findings as workflow commands: {@code ::error file=a.yaml,line=1,col=2,title=rule::message}. */
final class GitHubReport {
    private GitHubReport() {}

    static String of(LintResult result) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : result.findings()) {
            text.append(finding.isError() ? "::error" : "::warning");
            text.append(" file=").append(property(finding.file()));
            text.append(",line=").append(finding.line());
            text.append(",col=").append(finding.column());
            text.append(",title=")
                    .append(property("salvor lint: " + finding.rule().id()));
            text.append("::").append(data(finding.message())).append('\n');
        }
        return text.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
