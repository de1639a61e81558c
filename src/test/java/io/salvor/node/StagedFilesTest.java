package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.sandbox.FileTree;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
    @TempDir
    private Path temp;

    private Path volume;
    private Path outside;
    private StagedFiles files;

    @BeforeEach
    void a_volume() throws IOException {
        volume = Files.createDirectories(temp.resolve("volume/conf"));
        volume = temp.resolve("volume");
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(volume.resolve("conf/there"), "of today");
        Files.createSymbolicLink(volume.resolve("link"), outside);
        Files.setAttribute(volume.resolve("conf"), "unix:mode", 0711);
        files = new StagedFiles(volume, "uid-1");
        Path stage = files.open();
        Files.createDirectories(stage.resolve("conf/new"));
        Files.createDirectories(stage.resolve("link"));
        Files.writeString(stage.resolve("conf/there"), "of the night");
        Files.writeString(stage.resolve("conf/new/one"), "one");
        Files.createLink(stage.resolve("conf/new/two"), stage.resolve("conf/new/one"));
        Files.writeString(stage.resolve("link/secret"), "secret");
        Files.setAttribute(stage.resolve("conf"), "unix:mode", 0700);
    }

    private boolean twins() throws IOException {
        return Files.getAttribute(volume.resolve("conf/new/one"), "unix:ino")
                .equals(Files.getAttribute(volume.resolve("conf/new/two"), "unix:ino"));
    }

    @Test
    void what_is_there_stays_and_is_counted() throws Exception {
        files.moveIn(false);
        files.close();

        assertThat(volume.resolve("conf/there")).hasContent("of today");
        assertThat(Files.getAttribute(volume.resolve("conf"), "unix:mode")).isEqualTo(040711);
        assertThat(twins()).isTrue();
        assertThat(volume.resolve("link")).isSymbolicLink();
        assertThat(outside).isEmptyDirectory();
        assertThat(files.kept()).isEqualTo(2);
        assertThat(files.moved()).isEqualTo(1);
        assertThat(volume.resolve(".salvor")).doesNotExist();
    }

    @Test
    void over_what_is_there_files_replace_files_and_no_link_is_followed() throws Exception {
        files.moveIn(true);
        files.close();

        assertThat(volume.resolve("conf/there")).hasContent("of the night");
        assertThat(Files.isDirectory(volume.resolve("link"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(volume.resolve("link/secret")).hasContent("secret");
        assertThat(outside).isEmptyDirectory();
        assertThat(files.kept()).isZero();
        assertThat(files.blocked()).isNull();
    }

    @Test
    void a_folder_in_the_place_of_a_file_is_not_removed() throws Exception {
        Files.delete(volume.resolve("conf/there"));
        Files.createDirectories(volume.resolve("conf/there/full"));
        files.moveIn(true);
        assertThat(volume.resolve("conf/there/full")).isDirectory();
        assertThat(files.blocked()).isEqualTo("conf/there");
    }

    @Test
    void what_an_attempt_before_has_moved_in_is_not_counted_as_kept() throws Exception {
        FileTime time = FileTime.fromMillis(1_000_000);
        Files.delete(volume.resolve("conf/there"));
        for (String folder : List.of("", ".salvor/uid-1")) {
            Path file = Files.writeString(volume.resolve(folder).resolve("conf/there"), "of the night");
            Files.setLastModifiedTime(file, time);
        }
        StagedFiles second = new StagedFiles(volume, "uid-1");
        second.open();
        second.moveIn(false);
        assertThat(second.kept()).as("the link").isEqualTo(1);
    }

    @Test
    void a_link_where_the_files_are_to_wait_is_not_followed() throws Exception {
        files.close();
        Files.createSymbolicLink(volume.resolve(".salvor"), outside);
        List<String> before = FileTree.contents(volume);
        StagedFiles linked = new StagedFiles(volume, "uid-2");
        assertThatThrownBy(linked::open).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(FileTree.contents(volume)).isEqualTo(before);
        assertThat(outside).isEmptyDirectory();
    }
}
