package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.job.VolumeReason;
import io.salvor.verdict.FolderLook;
import io.salvor.verdict.FolderLook.Contents;
import io.salvor.verdict.FolderLook.State;
import io.salvor.verdict.PlannedFolder;
import io.salvor.verdict.Witnesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    private static final Witnesses.Volume VOLUME = new Witnesses.Volume("/planned", true, "nightly-1", null);

    @TempDir
    Path temp;

    @Test
    void what_salvor_and_the_file_system_put_there_is_nothing_of_the_volume() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("volume"));
        assertThat(look(folder).contents()).isEqualTo(Contents.Nothing);
        Files.createDirectory(folder.resolve(".salvor"));
        assertThat(look(folder).contents()).isEqualTo(Contents.Nothing);
        Files.createDirectory(folder.resolve("lost+found"));
        assertThat(look(folder).contents()).isEqualTo(Contents.LostAndFound);
        Files.createFile(folder.resolve("file"));
        FolderLook full = look(folder);
        assertThat(full.contents()).isEqualTo(Contents.Entries);
        assertThat(full.links()).isPositive();
        assertThat(full.identity()).isEqualTo(look(folder).identity());
        assertThat(full.mount()).isNull();
    }

    @Test
    void a_folder_that_is_not_there_is_missing_and_a_file_is_no_folder() throws Exception {
        assertThat(look(temp.resolve("none")).state()).isEqualTo(State.Missing);
        assertThat(look(Files.createFile(temp.resolve("file"))).state()).isEqualTo(State.Missing);
    }

    @Test
    void a_mount_is_found_by_the_folder_and_its_root_held_against_the_plan() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("volume"));
        Path mounts =
                Files.writeString(temp.resolve("mountinfo"), "5 1 8:1 /etc " + folder + " ro - ext4 /dev/sda1 rw\n");
        FolderWatch watch = watch(folder, mounts, Duration.ofSeconds(30));
        assertThat(watch.look().finding()).isEqualTo(PlannedFolder.Finding.Elsewhere);
        assertThatThrownBy(() -> watch.fit(VOLUME))
                .isInstanceOfSatisfying(
                        VolumeFailure.class, e -> assertThat(e.reason()).isEqualTo(VolumeReason.PathIsALink))
                .hasMessageContaining("/etc");
    }

    @Test
    void a_look_that_does_not_come_back_is_given_up() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("volume"));
        // Nobody ever writes into it, so that reading it waits as a share without its server does.
        Path pipe = temp.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        FolderWatch watch = watch(folder, pipe, Duration.ofMillis(200));
        assertThat(watch.look().state()).isEqualTo(State.Silent);
        assertThatThrownBy(() -> watch.fit(VOLUME))
                .isInstanceOfSatisfying(
                        VolumeFailure.class, e -> assertThat(e.reason()).isEqualTo(VolumeReason.FolderSilent));
    }

    @Test
    void the_kernels_count_of_processes_without_memory_is_read_in_both_of_its_forms() throws Exception {
        Path group = Files.createDirectory(temp.resolve("group"));
        assertThat(new MemoryPressure(group).kills()).isZero();
        Files.createDirectory(group.resolve("memory"));
        Files.writeString(group.resolve("memory/memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        assertThat(new MemoryPressure(group).kills()).isEqualTo(2);
        Files.writeString(
                group.resolve("memory.events"), "low 0\nhigh 0\nmax 7\noom 4\noom_kill 3\noom_group_kill 0\n");
        assertThat(new MemoryPressure(group).kills()).isEqualTo(3);
    }

    private FolderLook look(Path folder) throws InterruptedException {
        return watch(folder, Path.of("/proc/self/mountinfo"), Duration.ofSeconds(30))
                .look();
    }

    private static FolderWatch watch(Path folder, Path mounts, Duration patience) {
        return new FolderWatch(
                new MountedFolder(folder), new PlannedFolder("/opt/lp/planned", List.of("/opt/lp")), mounts, patience);
    }
}
