package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpkeepCommandTest {
    private static final UpkeepCommand PLAIN =
            new UpkeepCommand(new ResticCommand(Path.of("/cache"), Duration.ofMinutes(5)), RateLimits.NONE);
    private static final UpkeepCommand SLOW =
            new UpkeepCommand(new ResticCommand(null, Duration.ofMinutes(5)), new RateLimits(100, 200));

    @Test
    void what_removes_waits_for_locks_and_what_reads_takes_none() {
        assertThat(PLAIN.forget(List.of("one", "two")))
                .containsExactly("forget", "--json", "--cache-dir=/cache", "--retry-lock=300s", "one", "two");
        assertThat(PLAIN.prune(new PruneArguments(null, null)))
                .containsExactly("prune", "--json", "--cache-dir=/cache", "--retry-lock=300s");
        assertThat(PLAIN.checkPart(1, 0)).containsExactly("check", "--json", "--cache-dir=/cache", "--no-lock");
        assertThat(PLAIN.rawStats())
                .containsExactly("stats", "--json", "--cache-dir=/cache", "--no-lock", "--mode=raw-data");
        assertThat(PLAIN.findPacks(List.of("one")))
                .containsExactly("find", "--json", "--cache-dir=/cache", "--no-lock", "--pack", "one");
    }

    @Test
    void limits_and_shares_are_said_as_restic_knows_them() {
        assertThat(SLOW.prune(new PruneArguments("5%", 1024L)))
                .containsExactly(
                        "prune",
                        "--json",
                        "--no-cache",
                        "--retry-lock=300s",
                        "--limit-upload=100",
                        "--limit-download=200",
                        "--max-unused=5%",
                        "--max-repack-size=1024");
        assertThat(SLOW.checkPart(3, 28)).endsWith("--read-data-subset=3/28");
    }
}
