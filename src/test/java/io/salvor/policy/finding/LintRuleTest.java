package io.salvor.policy.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.policy.finding.LintRule.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/lint.md to the rules. */
class LintRuleTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (.+) \\| (.+) \\|$");

    @ParameterizedTest
    @EnumSource(Severity.class)
    void every_rule_is_explained_under_its_id_in_order(Severity severity) throws IOException {
        String page = Files.readString(Path.of("docs/lint.md"));
        String chapter = page.substring(page.indexOf("## " + severity + "s"));
        int end = chapter.indexOf("\n## ");
        Matcher rows = ROW.matcher(end < 0 ? chapter : chapter.substring(0, end));
        assertThat(rows.results().map(row -> row.group(1)))
                .containsExactlyElementsOf(Arrays.stream(LintRule.values())
                        .filter(rule -> rule.severity() == severity)
                        .map(LintRule::id)
                        .toList());
    }

    @Test
    void ids_are_of_the_form_that_tools_take_and_titles_say_what_is_wrong() {
        assertThat(List.of(LintRule.values())).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(rule.title()).isNotBlank().doesNotEndWith(".");
        });
    }
}
