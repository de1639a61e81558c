package io.salvor.cli.lint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import java.net.URI;
import java.net.URISyntaxException;

/** Findings as a log of SARIF 2.1.0 with one run; paths that are not absolute are from the root of the sources. */
final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifReport() {}

    static String of(LintResult result) {
        ObjectNode log = JsonNodeFactory.instance.objectNode();
        log.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "salvor lint");
        ArrayNode rules = driver.putArray("rules");
        for (LintRule rule : LintRule.values()) {
            ObjectNode described = rules.addObject().put("id", rule.id());
            described.putObject("shortDescription").put("text", rule.title());
            described
                    .putObject("defaultConfiguration")
                    .put("level", rule.severity() == LintRule.Severity.Error ? "error" : "warning");
        }
        // Columns count characters, not the units of UTF-16.
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        result.findings().forEach(finding -> result(finding, results.addObject()));
        return PlainJson.of(log);
    }

    private static void result(Finding finding, ObjectNode into) {
        into.put("ruleId", finding.rule().id());
        into.put("ruleIndex", finding.rule().ordinal());
        into.put("level", finding.isError() ? "error" : "warning");
        into.putObject("message").put("text", finding.message());
        ObjectNode place = into.putArray("locations").addObject().putObject("physicalLocation");
        ObjectNode file = place.putObject("artifactLocation").put("uri", uri(finding.file()));
        if (!finding.file().startsWith("/")) {
            file.put("uriBaseId", "%SRCROOT%");
        }
        place.putObject("region").put("startLine", finding.line()).put("startColumn", finding.column());
    }

    private static String uri(String path) {
        try {
            boolean absolute = path.startsWith("/");
            // A colon in the first segment would read as a scheme.
            String unambiguous = absolute || path.indexOf(':') < 0 ? path : "./" + path;
            return new URI(absolute ? "file" : null, absolute ? "" : null, unambiguous, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("every path can be written as a URI: " + path, e);
        }
    }
}
