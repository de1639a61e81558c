package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.restic.RepositoryAccess;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentSnapshotsTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;
    private PodVolumeBackupSpec volume;

    @BeforeEach
    void a_volume() throws IOException {
        jobs = new NodeJobsFixture(temp);
        volume = jobs.backup("data", "shop", "db-0", "data").getSpec();
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void a_repository_that_cannot_be_listed_has_no_parents_and_says_why() throws Exception {
        EarlierSnapshots earlier = new ParentSnapshots(jobs.inProcess()).of(volume, jobs.access("shop"));
        assertThat(earlier.snapshots()).isEmpty();
        assertThatThrownBy(earlier::require).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.RepositoryMissing));
    }

    @Test
    void a_repository_is_listed_once_for_all_volumes_of_a_job_also_when_that_fails() throws Exception {
        Path calls = temp.resolve("calls");
        jobs.environment()
                .put("SALVOR_RESTIC", resticThat("echo $1 >> " + calls).toString());
        ParentSnapshots parents = new ParentSnapshots(jobs.inProcess());
        parents.of(volume, jobs.access("shop"));
        parents.of(jobs.backup("other", "shop", "db-1", "other").getSpec(), jobs.access("shop"));
        RepositoryAccess bank = jobs.repository("bank");
        parents.of(volume, bank);
        parents.of(volume, bank).require();
        assertThat(Files.readAllLines(calls)).filteredOn("snapshots"::equals).hasSize(2);
    }

    @Test
    void a_volume_that_is_called_off_while_it_lists_leaves_that_to_the_next() throws Exception {
        RepositoryAccess shop = jobs.repository("shop");
        Path held = Files.createFile(temp.resolve("held"));
        jobs.environment()
                .put(
                        "SALVOR_RESTIC",
                        resticThat("[ \"$1\" = snapshots ] && [ -e " + held + " ] && kill -TERM $$")
                                .toString());
        ParentSnapshots parents = new ParentSnapshots(jobs.inProcess());
        assertThatThrownBy(() -> parents.of(volume, shop)).isInstanceOf(ResticException.class);
        Files.delete(held);
        parents.of(volume, shop).require();
    }

    private Path resticThat(String commands) throws IOException {
        Path script = Files.writeString(
                temp.resolve("restic.sh"), "#!/bin/sh\n" + commands + "\nexec " + ResticBinary.path() + " \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
