package io.salvor.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.retention.ClusterAge.Ended;
import io.salvor.retention.ClusterAge.Leaving;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterAgeTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration RECORDS = Duration.ofDays(3);

    private static Ended ended(String name, String policy, Duration ago, boolean whole, boolean gone) {
        Instant made = NOW.minus(ago);
        return new Ended(name, policy, made, made.plusSeconds(60), whole, gone);
    }

    private static Leaving backups(List<Ended> ended, int keep) {
        return ClusterAge.backups(ended, keep, RECORDS, NOW);
    }

    @Test
    void records_leave_once_when_their_backup_has_ended_long_enough_ago() {
        List<Ended> ended = List.of(
                ended("young", "daily", RECORDS, true, false),
                ended("old", "daily", RECORDS.plusMinutes(1), true, false),
                ended("older", "daily", RECORDS.plusDays(1), false, false),
                ended("done", "daily", RECORDS.plusDays(2), true, true));
        assertThat(backups(ended, 100).records()).containsExactly("older", "old");
        assertThat(backups(ended, 100).runs()).isEmpty();
    }

    @Test
    void the_newest_backups_of_each_policy_stay() {
        List<Ended> ended = new ArrayList<>();
        for (int hour = 1; hour <= 5; hour++) {
            ended.add(ended("hourly-" + hour, "hourly", Duration.ofHours(hour), true, false));
        }
        ended.add(ended("weekly-1", "weekly", Duration.ofDays(300), true, true));
        assertThat(backups(ended, 3).runs()).containsExactly("hourly-5", "hourly-4");
        assertThat(backups(ended, 3).records()).isEmpty();
    }

    @Test
    void the_newest_whole_backup_of_a_policy_stays_however_old_it_is() {
        List<Ended> ended = new ArrayList<>();
        ended.add(ended("older", "daily", Duration.ofDays(60), true, true));
        ended.add(ended("whole", "daily", Duration.ofDays(50), true, true));
        for (int day = 1; day <= 4; day++) {
            ended.add(ended("failed-" + day, "daily", Duration.ofDays(day), false, true));
        }
        assertThat(backups(ended, 2).runs()).containsExactly("older", "failed-4", "failed-3");
    }

    @Test
    void restores_leave_by_their_age() {
        List<Ended> ended = List.of(
                ended("a", "", Duration.ofDays(31), true, true),
                ended("b", "", Duration.ofDays(29), false, false),
                ended("c", "", Duration.ofDays(1), true, false));
        Leaving leaving = ClusterAge.restores(ended, Duration.ofDays(30), RECORDS, NOW);
        assertThat(leaving.runs()).containsExactly("a");
        assertThat(leaving.records()).containsExactly("b");
    }
}
