package io.salvor.cli.lint;

import io.salvor.policy.finding.Finding;
import java.util.List;

/**
 * What a run of lint found.
 *
 * @param files paths of the files that were read
 * @param findings what has to be corrected, by file, line and column
 */
record LintResult(List<String> files, List<Finding> findings) {
    long errors() {
        return findings.stream().filter(Finding::isError).count();
    }

    long warnings() {
        return findings.size() - errors();
    }
}
