package io.salvor.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;

/** A folder with files of every kind that a volume may hold. */
public final class EveryKindOfFile {
    /** The length of the sparse file, of which only the end is written. */
    public static final long SPARSE_LENGTH = 8L << 20;

    private EveryKindOfFile() {}

    /** Fills a folder that exists. */
    public static void in(Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("plain"), "plain\n");
        Files.createFile(folder.resolve("empty"));
        Files.writeString(folder.resolve("name with spaces"), "spaces");
        Files.writeString(folder.resolve("name with\nnewline"), "newline");
        Files.createDirectories(folder.resolve("deep/er/est"));
        Files.writeString(folder.resolve("deep/er/est/file"), "deep");
        Files.createDirectory(folder.resolve("empty folder"));
        Files.createLink(folder.resolve("deep/hard link"), folder.resolve("plain"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("plain"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("/nowhere/at/all"));
        shell(
                folder,
                "mkfifo fifo; touch \"$(printf 'not utf-8 \\377\\376')\"; echo x > \"$(printf '\\303\\244 utf-8')\"");
        sparse(folder.resolve("sparse"));
        mode(folder.resolve("set-id"), 06755);
        mode(folder.resolve("unreadable to others"), 0600);
        Files.setAttribute(Files.createDirectory(folder.resolve("sticky")), "unix:mode", 01777);
        attributes(folder.resolve("plain"));
        Files.setLastModifiedTime(
                folder.resolve("plain"), FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        Files.setLastModifiedTime(
                folder.resolve("empty folder"), FileTime.from(Instant.parse("1999-12-31T23:59:59.5Z")));
        if (Processes.isRoot()) {
            mode(folder.resolve("unreadable to all"), 0000);
            Files.setAttribute(folder.resolve("name with spaces"), "unix:uid", 1234);
            Files.setAttribute(folder.resolve("name with spaces"), "unix:gid", 4321);
        }
    }

    private static void shell(Path folder, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("exit code " + process.exitValue() + " of: " + script);
        }
    }

    private static void sparse(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(SPARSE_LENGTH - 3);
            sparse.write("end".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void mode(Path file, int mode) throws IOException {
        Files.writeString(file, file.getFileName().toString());
        Files.setAttribute(file, "unix:mode", mode);
    }

    private static void attributes(Path file) throws IOException {
        FileStore store = Files.getFileStore(file);
        if (store.supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                    .write("salvor", ByteBuffer.wrap("extended".getBytes(StandardCharsets.UTF_8)));
        }
    }
}
