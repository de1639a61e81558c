package io.salvor.restore;

import static io.salvor.restore.ExistingDataRule.Keep;
import static io.salvor.restore.ExistingDataRule.Merge;
import static io.salvor.restore.ExistingDataRule.Replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.ExistingDataRules.Different;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExistingDataRulesTest {
    @Test
    void what_nobody_asks_for_is_kept() {
        assertThat(ExistingDataRules.KEEP.of("shop", "db-0", "data", "data-db-0"))
                .isEqualTo(Keep);
        assertThat(new ExistingDataRules(Replace, List.of()).of("shop", "db-0", "data", null))
                .isEqualTo(Replace);
    }

    @ParameterizedTest(name = "{0}/{1}/{2} with claim {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "shop, db-0,  data,  data-db-0, Keep",
                "shop, db-1,  data,  data-db-1, Merge",
                "shop, web,   cache, -,         Replace",
                "shop, web,   other, -,         Merge",
                "bank, db-0,  data,  data-db-0, Replace"
            })
    void the_first_entry_that_fits_a_volume_counts(
            String namespace, String pod, String volume, String claim, ExistingDataRule rule) {
        ExistingDataRules rules = new ExistingDataRules(
                Replace,
                List.of(
                        new Different("shop", null, null, "data-db-0", Keep),
                        new Different("shop", "web", "cache", null, Replace),
                        new Different("shop", null, null, null, Merge)));
        assertThat(rules.of(namespace, pod, volume, claim)).isEqualTo(rule);
    }

    @ParameterizedTest(name = "general {0}, one volume {1}, include {2}, folder {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "Keep,    Keep,    /a,          -,   -",
                "Merge,   Keep,    /a,          old, -",
                "Replace, Replace, -,           -,   -",
                "Replace, Keep,    /a,          -,   existingData: Replace removes",
                "Keep,    Replace, -,           old, existingData: Replace removes",
                "Keep,    Keep,    '/a/[b-d]?', -,   -",
                "Keep,    Keep,    !/a/**,      -,   -",
                "Keep,    Keep,    a\\[b,       -,   -",
                "Keep,    Keep,    /a/[b/c],    -,   no pattern",
                "Keep,    Keep,    '[',         -,   no pattern",
                "Keep,    Keep,    a\\,         -,   no pattern",
                "Keep,    Keep,    ' ',         -,   no pattern",
                "Keep,    Keep,    !,           -,   no pattern"
            })
    void files_that_cannot_be_asked_for_are_a_problem(
            ExistingDataRule general, ExistingDataRule different, String include, String folder, String problem) {
        VolumeSnapshot volume = new VolumeSnapshot(
                "shop", "db-0", null, "data", "data", "4bba301e", false, "Completed", null, "s3:b/shop", null, null);
        List<String> problems = new ExistingDataRules(
                        general,
                        List.of(new Different("shop", null, null, null, different)),
                        new FileChoice(include == null ? null : List.of(include), folder))
                .problems(List.of(volume));
        if (problem == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().asString().contains(problem, "spec.files");
        }
    }
}
