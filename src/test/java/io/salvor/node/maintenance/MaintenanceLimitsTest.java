package io.salvor.node.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PruneRules;
import io.salvor.restic.PruneArguments;
import io.salvor.restic.RateLimits;
import org.junit.jupiter.api.Test;

class MaintenanceLimitsTest {
    @Test
    void sizes_of_people_become_bytes_and_kibibytes_of_restic() {
        PruneRules rules = new PruneRules();
        rules.maxUnused = "10Gi";
        rules.maxRepackSize = "50G";
        rules.limitUpload = "10Mi";
        rules.limitDownload = "1";
        assertThat(MaintenanceLimits.of(rules))
                .isEqualTo(new MaintenanceLimits(
                        new PruneArguments("10737418240", 50_000_000_000L), new RateLimits(10_240, 1)));
    }

    @Test
    void a_percentage_and_unlimited_stay_and_nothing_is_no_limit() {
        PruneRules rules = new PruneRules();
        rules.maxUnused = "2.5%";
        assertThat(MaintenanceLimits.of(rules).prune().maxUnused()).isEqualTo("2.5%");
        rules.maxUnused = "unlimited";
        assertThat(MaintenanceLimits.of(rules).prune().maxUnused()).isEqualTo("unlimited");
        assertThat(MaintenanceLimits.of(null).rate()).isEqualTo(RateLimits.NONE);
    }
}
