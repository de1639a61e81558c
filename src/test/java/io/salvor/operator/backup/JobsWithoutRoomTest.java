package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.VolumePhase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that find no room on their node, or no image, are waited for, and people read why nothing happens. */
class JobsWithoutRoomTest {
    private static final String NO_ROOM = "0/3 nodes are available: 3 Insufficient memory.";

    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_backup_with_two_jobs() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.jobs.hasNoRoom(world.job("node-1").name(), NO_ROOM);
    }

    private void assertSays(String reason, String... words) {
        assertThat(world.condition().reason).isEqualTo(reason);
        assertThat(world.condition().message).contains(words);
        assertThat(world.status().message).contains(words);
    }

    @Test
    void a_backup_of_which_nothing_runs_says_for_what_its_first_job_waits() {
        world.jobs.hasNoRoom(world.job("node-2").name(), "ImagePullBackOff: no such image");
        world.look();
        assertSays("Queued", "2 Jobs wait for room or their image, on node node-1", NO_ROOM);
        world.jobs.runs(world.job("node-1").name());
        world.look();
        assertSays("InProgress", "volumes are being saved");
        world.jobs.ends(world.job("node-1").name(), "", "");
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertSays("Queued", "1 Job waits for room or its image, on node node-2", "ImagePullBackOff: no such image");
    }

    @Test
    void one_that_waits_for_its_pod_is_not_waited_for_yet() {
        world.look();
        assertSays("InProgress", "volumes are being saved");
    }

    @Test
    void at_the_deadline_the_volume_says_for_what_its_job_waited() {
        world.jobs.runs(world.job("node-2").name());
        world.look();
        world.clock.advance(Duration.ofHours(4));
        world.jobs.lingers(world.job("node-2").name());
        world.look();
        world.clock.advance(Duration.ofSeconds(90));
        world.look();
        assertThat(world.status().completionTime).isNotNull();
        assertThat(world.record("db").getStatus().reason).isEqualTo("DeadlineExceeded");
        assertThat(world.record("db").getStatus().message)
                .contains("not done by its deadline", "its Job did not start: " + NO_ROOM);
        assertThat(world.record("web").getStatus().message).doesNotContain("did not start");
        assertThat(world.catalog().log("nightly").orElseThrow()).contains(NO_ROOM);
    }

    @Test
    void a_backup_that_is_canceled_says_it_too() {
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
        world.look();
        assertThat(world.record("db").getStatus().reason).isEqualTo("Canceled");
        assertThat(world.record("db").getStatus().message).contains(NO_ROOM);
    }
}
