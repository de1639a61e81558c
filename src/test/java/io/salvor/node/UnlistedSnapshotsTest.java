package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.SuspicionRule;
import io.salvor.api.VolumePhase;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that can be saved while nobody can list what they held before. */
class UnlistedSnapshotsTest {
    private static final int MANY = 150;

    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;

    @BeforeEach
    void a_volume_with_history() throws Exception {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        volume("before", "shrunk", MANY, null);
        run("before");
        jobs.environment().put("SALVOR_RESTIC", unwilling().toString());
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void a_list_that_was_refused_once_is_asked_for_again_before_the_volume_is_judged() throws Exception {
        refuses(1);
        volume("shrunk", "shrunk", 3, null);
        run("shrunk");
        PodVolumeBackupStatus status = jobs.backupStatus("shrunk");
        assertThat(status.reason).as(status.message).isEqualTo("Suspicious");
    }

    @Test
    void what_is_little_and_cannot_be_compared_is_kept_and_tried_again() throws Exception {
        refuses(1000);
        volume("shrunk", "shrunk", 3, null);
        volume("much", "much", MANY, null);
        volume("careless", "careless", 3, "off");
        run("shrunk", "much", "careless");

        PodVolumeBackupStatus shrunk = jobs.backupStatus("shrunk");
        assertThat(shrunk.reason).as(shrunk.message).isEqualTo("NotCompared");
        assertThat(shrunk.phase).isEqualTo(VolumePhase.New);
        assertThat(shrunk.message).contains("could not be listed", "no list today");
        assertThat(shrunk.snapshotID).hasSize(64);
        assertThat(shrunk.root).isNotNull();
        assertThat(shrunk.completionTimestamp).isNull();

        PodVolumeBackupStatus much = jobs.backupStatus("much");
        assertThat(much.reason).as(much.message).isEqualTo("Saved");
        assertThat(much.message).contains("not compared", "no list today");
        PodVolumeBackupStatus careless = jobs.backupStatus("careless");
        assertThat(careless.reason).as(careless.message).isEqualTo("Saved");
        assertThat(careless.message).isNull();

        refuses(0);
        jobs.attempt("shrunk", 2);
        run("shrunk@2");
        PodVolumeBackupStatus again = jobs.backupStatus("shrunk");
        assertThat(again.reason).as(again.message).isEqualTo("Suspicious");
        assertThat(again.message).contains(MANY + " files");
        assertThat(again.snapshotID).hasSize(64).isNotEqualTo(shrunk.snapshotID);
    }

    private void run(String... names) throws Exception {
        try (Program job = jobs.start("backup", names)) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
    }

    private void volume(String name, String claim, int files, String below) throws IOException {
        PodVolumeBackup record = jobs.backup(name, "shop", claim + "-0", claim);
        if (below != null) {
            record.getSpec().suspicious = new SuspicionRule();
            record.getSpec().suspicious.below = below;
        }
        jobs.create(record);
        for (int i = 0; i < files; i++) {
            Files.writeString(jobs.volume(name).resolve("file-" + i), name + i);
        }
    }

    /** Lets so many further lists of snapshots fail. */
    private void refuses(int lists) throws IOException {
        Files.writeString(temp.resolve("refusals"), lists + "\n");
    }

    private Path unwilling() throws IOException {
        Path script = Files.writeString(
                temp.resolve("restic.sh"),
                """
                #!/bin/sh
                if [ "$1" = snapshots ] && read left < REFUSALS && [ "$left" -gt 0 ]; then
                  echo $((left - 1)) > REFUSALS
                  echo 'Fatal: no list today' >&2
                  exit 1
                fi
                exec RESTIC "$@"
                """
                        .replace("REFUSALS", temp.resolve("refusals").toString())
                        .replace("RESTIC", ResticBinary.path().toString()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
