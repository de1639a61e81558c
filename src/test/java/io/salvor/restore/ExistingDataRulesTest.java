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
}
