package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.job.VolumeReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryVolumeTest {
    private static final Path NAS = Path.of("/locations/nas");

    @TempDir
    Path folder;

    private RepositoryVolume volume(String... lines) throws IOException {
        return new RepositoryVolume(NAS, Files.writeString(folder.resolve("mounts"), String.join("\n", lines)));
    }

    @Test
    void repositories_on_no_volume_need_none() {
        assertThat(new RepositoryVolume(null, folder.resolve("absent")).problem())
                .isEmpty();
    }

    @Test
    void one_that_is_mounted_is_good() throws IOException {
        assertThat(volume("1 0 8:1 / / rw - ext4 /dev/vda rw", "2 1 0:50 / /locations/nas rw - nfs4 nas:/ rw")
                        .problem())
                .isEmpty();
    }

    @Test
    void a_bare_folder_is_named_with_what_to_do() throws IOException {
        assertThat(volume("1 0 8:1 / / rw - ext4 /dev/vda rw", "2 1 0:50 / /locations rw - nfs4 nas:/ rw")
                        .problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("/locations/nas", "volume nas", "locationVolumes"));
        assertThat(volume("2 1 8:1 /mnt/nas//deleted /locations/nas rw - ext4 /dev/vda rw")
                        .problem())
                .isPresent();
    }

    @Test
    void nothing_is_taken_for_mounted_where_that_cannot_be_seen() {
        assertThat(new RepositoryVolume(NAS, folder.resolve("absent")).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("absent"));
    }

    @Test
    void a_job_asks_before_it_opens_a_repository() throws IOException {
        RepositorySecrets secrets = new RepositorySecrets(folder, volume(""));
        assertThatThrownBy(() -> secrets.access("/locations/nas/restic/shop", "shop"))
                .isInstanceOfSatisfying(
                        VolumeFailure.class, e -> assertThat(e.reason()).isEqualTo(VolumeReason.Unreachable));
    }
}
