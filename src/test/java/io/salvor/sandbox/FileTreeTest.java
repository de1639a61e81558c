package io.salvor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    @TempDir
    Path folder;

    @Test
    void the_tree_holds_files_of_every_kind_and_its_fingerprint_tells_them() throws Exception {
        Path tree = folder.resolve("tree");
        FileTree.write(tree, false);

        List<String> lines = FileTree.fingerprint(tree);

        assertThat(lines).anyMatch(line -> line.startsWith("folder 0751 ") && line.endsWith(" ."));
        assertThat(lines).anyMatch(line -> line.startsWith("file 4755 ") && line.endsWith(" modes/setuid"));
        assertThat(lines).anyMatch(line -> line.startsWith("folder 1777 ") && line.endsWith(" modes/sticky"));
        assertThat(lines).anyMatch(line -> line.startsWith("fifo ") && line.endsWith(" names/queue"));
        assertThat(lines).anyMatch(line -> line.endsWith(" names/latin-1%20caf%E9"));
        assertThat(lines).anyMatch(line -> line.endsWith(" names/line%0Abreak"));
        assertThat(lines).anyMatch(line -> line.contains(" ../nothing%20here ") && line.endsWith(" links/dangling"));
        assertThat(lines).filteredOn(line -> line.contains(" hard-3 ")).hasSize(3);
        assertThat(lines).anyMatch(line -> line.contains(" 8388608 ") && line.endsWith(" sparse.img"));
        assertThat(lines).filteredOn(line -> line.contains("/file-")).hasSize(20);
        assertThat(lines)
                .filteredOn(line -> !line.endsWith(" ."))
                .allMatch(line -> line.split(" ")[4].matches("10\\d{8}\\.\\d{9}"));
    }

    @Test
    void a_faithful_copy_has_the_same_fingerprint_and_a_small_change_shows() throws Exception {
        Path tree = folder.resolve("tree");
        FileTree.write(tree, false);
        Path copy = folder.resolve("copy");
        Process process = new ProcessBuilder("cp", "-a", tree.toString(), copy.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        List<String> before = FileTree.fingerprint(tree);
        assertThat(FileTree.fingerprint(copy)).isEqualTo(before);

        FileTree.change(tree);

        List<String> gone = new ArrayList<>(before);
        gone.removeAll(FileTree.fingerprint(tree));
        assertThat(gone)
                .anyMatch(line -> line.endsWith(" large.bin"))
                .anyMatch(line -> line.endsWith(" small/group-0/file-2"))
                .anyMatch(line -> line.endsWith(" modes/private"))
                .anyMatch(line -> line.endsWith(" links/dangling"))
                .hasSizeLessThan(15);
    }

    @Test
    void the_class_runs_alone_in_any_locale() throws Exception {
        Path classes = Path.of(FileTree.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String file = FileTree.class.getName().replace('.', '/') + ".class";
        Path alone = folder.resolve("alone").resolve(file);
        Files.createDirectories(alone.getParent());
        Files.copy(classes.resolve(file), alone);
        Path tree = folder.resolve("tree");
        FileTree.write(tree, false);
        Path printed = folder.resolve("printed");

        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder.resolve("alone").toString(),
                        FileTree.class.getName(),
                        "fingerprint",
                        tree.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(printed.toFile());
        java.environment().put("LC_ALL", "C");
        assertThat(java.start().waitFor()).isZero();

        assertThat(Files.readAllLines(printed)).isEqualTo(FileTree.fingerprint(tree));
    }
}
