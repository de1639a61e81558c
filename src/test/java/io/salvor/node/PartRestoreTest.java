package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.RootAttributes;
import io.salvor.restic.BackupArguments;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some files of a snapshot, or its content beside what is there: one Job as a child process with the real restic, a row for each volume. */
class PartRestoreTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;
    private Path source;
    private String snapshot;

    @BeforeEach
    void a_snapshot() throws IOException {
        jobs = new NodeJobsFixture(temp);
        source = Files.createDirectories(temp.resolve("source/conf/site"))
                .getParent()
                .getParent();
        Files.writeString(source.resolve("conf/site/a.conf"), "a of the night");
        Files.writeString(source.resolve("conf/b.conf"), "b of the night");
        Files.writeString(source.resolve("data"), "data of the night");
        snapshot = jobs.restic()
                .backup(
                        jobs.repository("shop"),
                        BackupArguments.everything(source, null, Map.of()),
                        progress -> {},
                        NodeJobsFixture.DEADLINE)
                .snapshotId();
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    /** A volume that an application has gone on with. */
    private Path volume(String name, Consumer<PodVolumeRestore> asked) throws IOException {
        Path volume = jobs.volume(name);
        Files.createDirectories(volume.resolve("conf"));
        Files.writeString(volume.resolve("conf/b.conf"), "b of today");
        Files.writeString(volume.resolve("data"), "data of today");
        Files.setAttribute(volume, "unix:mode", 0751);
        RootAttributes root = new RootAttributes();
        root.mode = "0700";
        PodVolumeRestore record = jobs.restore(name, "shop", snapshot, root);
        asked.accept(record);
        jobs.create(record);
        return volume;
    }

    @Test
    void some_files_come_back_beside_what_is_there() throws Exception {
        Path keep = volume("keep", record -> record.getSpec().include = List.of("*.conf"));
        Path merge = volume("merge", record -> {
            record.getSpec().include = List.of("/conf");
            record.getSpec().existingData = ExistingData.Merge;
        });
        Path all = volume("all", record -> record.getSpec().folder = "of-the-night");
        Path some = volume("some", record -> {
            record.getSpec().folder = "of-the-night";
            record.getSpec().include = List.of("/conf/site");
        });
        Path none = volume("none", record -> record.getSpec().include = List.of("/cnof"));
        Path taken = volume("taken", record -> record.getSpec().folder = "conf");
        Path again = volume("again", record -> record.getSpec().folder = "of-the-night");
        // What an attempt that was ended has left.
        Files.createDirectories(again.resolve("of-the-night"));
        Files.writeString(again.resolve("of-the-night/data"), "da");
        jobs.restoreStatus("again", status -> {
            status.writing = true;
            status.path = status.place.hostPath;
        });
        volume("only-read", record -> {
            record.getSpec().folder = "of-the-night";
            record.getSpec().readOnly = true;
        });
        Path calls = jobs.resticCalls();
        List<List<String>> untouched = List.of(FileTree.contents(none), FileTree.contents(taken));

        try (Program job = jobs.start(
                "restore", "keep@1", "merge@1", "all@1", "some@1", "none@1", "taken@1", "again@1", "only-read@1")) {
            assertThat(job.exitCode()).as(job.output() + job.errors()).isZero();
        }

        ended("keep", "Restored", "1 file that is there and not as in the backup stayed");
        assertThat(keep.resolve("conf/site/a.conf")).hasContent("a of the night");
        assertThat(keep.resolve("conf/b.conf")).hasContent("b of today");
        ended("merge", "Restored", null);
        assertThat(merge.resolve("conf/site/a.conf")).hasContent("a of the night");
        assertThat(merge.resolve("conf/b.conf")).hasContent("b of the night");
        for (Path volume : List.of(keep, merge, all, some)) {
            assertThat(volume.resolve("data")).hasContent("data of today");
            assertThat(volume.resolve(".salvor")).doesNotExist();
            assertThat(Files.getAttribute(volume, "unix:mode")).isEqualTo(040751);
        }
        for (Path volume : List.of(all, again)) {
            ended(volume.getFileName().toString(), "Restored", null);
            assertThat(FileTree.contents(volume.resolve("of-the-night"))).hasSameElementsAs(FileTree.contents(source));
            assertThat(Files.getAttribute(volume.resolve("of-the-night"), "unix:mode"))
                    .isEqualTo(040700);
        }
        ended("only-read", "Restored", null);
        assertThat(Files.readAllLines(calls))
                .filteredOn(call -> call.startsWith("restore ") && call.contains(" --no-lock "))
                .hasSize(1);
        ended("some", "Restored", null);
        assertThat(some.resolve("of-the-night").toFile().list()).containsExactly("conf");
        ended("none", "NothingIncluded", "no file of the backup fits files.include (/cnof)");
        ended("taken", "FolderTaken", "nothing is written");
        assertThat(List.of(FileTree.contents(none), FileTree.contents(taken))).isEqualTo(untouched);
    }

    private void ended(String name, String reason, String message) {
        PodVolumeRestoreStatus status = jobs.restoreStatus(name);
        assertThat(status.reason).as(name + ": " + status.message).isEqualTo(reason);
        if (message == null) {
            assertThat(status.message).isNull();
        } else {
            assertThat(status.message).contains(message);
        }
    }
}
