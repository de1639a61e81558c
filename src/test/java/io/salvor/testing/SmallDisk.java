package io.salvor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk of one mebibyte. */
public final class SmallDisk implements AutoCloseable {
    private static final int SIZE = 1 << 20;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one on a folder that it makes; empty where this user may not mount. */
    public static Optional<SmallDisk> on(Path folder) throws IOException, InterruptedException {
        if (!Processes.isRoot()) {
            return Optional.empty();
        }
        Files.createDirectory(folder);
        return run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString()) == 0
                ? Optional.of(new SmallDisk(folder))
                : Optional.empty();
    }

    public Path folder() {
        return folder;
    }

    /** Takes up all the room that is left. */
    public SmallDisk fill() throws IOException {
        Path filling = folder.resolve("filling");
        Files.write(filling, new byte[Math.toIntExact(Files.getFileStore(folder).getUsableSpace())]);
        return this;
    }

    /** Lets nothing be changed on it any more. */
    public SmallDisk onlyRead() throws IOException, InterruptedException {
        run("mount", "-o", "remount,ro", folder.toString());
        return this;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }
}
