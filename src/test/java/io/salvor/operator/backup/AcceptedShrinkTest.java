package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BackupPolicy;
import io.salvor.api.VolumePhase;
import io.salvor.api.VolumeRules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When volumes are suspiciously small, from the policy and its annotation to the records. */
class AcceptedShrinkTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_backup_of_a_policy() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.policy(spec -> {
            spec.volumes = new VolumeRules();
            spec.volumes.suspiciousBelow = "25%";
        });
        world.started();
    }

    @Test
    void the_rule_of_the_policy_is_on_the_record_of_each_volume() {
        assertThat(world.record("db").getSpec().suspicious.below).isEqualTo("25%");
        assertThat(world.record("db").getSpec().suspicious.since).isNull();
    }

    @Test
    void what_volumes_held_before_an_accepted_backup_does_not_count() {
        Instant start = world.catalog().plan("nightly").orElseThrow().plan().startTime();
        assertThat(since("nightly")).as("while it is not sealed").isNull();
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(since("nightly")).isEqualTo(start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"another", "../nightly", ""})
    void a_backup_that_is_not_there_accepts_nothing(String name) {
        assertThat(since(name)).isNull();
    }

    private Instant since(String accepted) {
        BackupPolicy policy = world.objects.now(BackupPolicy.class).get(0);
        policy.getMetadata().setAnnotations(Map.of("salvor.io/accept-shrunk", accepted));
        return AcceptedShrink.suspicion(policy, world.catalog()).since();
    }
}
