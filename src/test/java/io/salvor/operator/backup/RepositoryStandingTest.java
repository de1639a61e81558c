package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of volumes whose repository could not be opened: only what is wrong with the repository itself is final. */
class RepositoryStandingTest {
    /** What no waiting changes: a person must do something about the repository, or about the image. A password may be on its way. */
    private static final Set<Reason> FINAL = EnumSet.of(
            Reason.RepositoryReplaced,
            Reason.RepositoryDamaged,
            Reason.ResticMissing,
            Reason.ResticTooOld,
            Reason.ResticLacksProvider);

    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_backup_that_waits_for_its_repository() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.ask();
        world.look();
    }

    private PodVolumeBackupStatus status() {
        return world.record("db").getStatus();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void an_opening_that_failed_is_final_only_where_a_person_must_act(Reason reason) {
        world.repository(RepositoryPhase.NotReady, reason.name());
        world.look();
        assertThat(status().attempts).hasSize(1);
        assertThat(status().message).contains("the repository says why");
        assertThat(status().phase).isEqualTo(FINAL.contains(reason) ? VolumePhase.Failed : VolumePhase.New);
        VolumeReason said = VolumeReason.valueOf(status().reason);
        assertThat(said.then() == VolumeReason.Then.End).isEqualTo(FINAL.contains(reason));
        assertThat(said.then()).as("no Job has met the volume").isNotEqualTo(VolumeReason.Then.AgainAlone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DeadlineExceeded", "TlsFailed", "OfALaterVersion", "InvalidCredentials"})
    void a_repository_that_opens_at_the_next_look_is_used(String reason) {
        world.repository(RepositoryPhase.NotReady, reason);
        world.clock.advance(Duration.ofSeconds(1));
        world.look();
        assertThat(world.status().completionTime).isNull();
        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        assertThat(world.jobs.started()).isEmpty();
        world.repository(RepositoryPhase.Ready);
        world.look();
        assertThat(world.jobs.started()).hasSize(1);
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_repository_that_never_opens_fails_its_volumes_after_the_last_attempt_with_its_own_words() {
        for (int minute = 0; minute < 30 && status().phase != VolumePhase.Failed; minute++) {
            world.repository(RepositoryPhase.NotReady, "DeadlineExceeded");
            world.look();
            world.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(status().reason).isEqualTo("Unreachable");
        assertThat(status().attempts).hasSize(4);
        assertThat(status().message).contains("the repository says why", "after 4 attempts");
    }

    @Test
    void a_backup_says_that_it_waits_for_a_repository_and_why_that_was_not_opened() {
        assertThat(world.status().message).isEqualTo("waits until the repository of shop is opened");
        world.repository(RepositoryPhase.NotReady, "DeadlineExceeded");
        world.clock.advance(Duration.ofSeconds(1));
        world.look();
        assertThat(world.status().message)
                .startsWith("1 volume is tried again; ")
                .contains("/db/", "the repository says why");
        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.status().message)
                .isEqualTo("waits until the repository of shop is opened; when that was last tried: "
                        + "the repository says why");
    }
}
