package io.salvor.cli.lint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.policy.finding.Finding;

/** Findings as one JSON object, of version salvor.io/lint/v1. */
final class JsonReport {
    private JsonReport() {}

    static String of(LintResult result) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("apiVersion", "salvor.io/lint/v1");
        report.put("files", result.files().size());
        report.put("errors", result.errors());
        report.put("warnings", result.warnings());
        ArrayNode findings = report.putArray("findings");
        for (Finding finding : result.findings()) {
            findings.addObject()
                    .put("rule", finding.rule().id())
                    .put("severity", finding.isError() ? "error" : "warning")
                    .put("file", finding.file())
                    .put("line", finding.line())
                    .put("column", finding.column())
                    .put("message", finding.message());
        }
        return PlainJson.of(report);
    }
}
