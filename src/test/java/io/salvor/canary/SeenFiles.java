package io.salvor.canary;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Looks at every file of a folder, such as the objects of a bucket: at its name, at its bytes, and at what gzip has packed in them. */
public final class SeenFiles implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    private final CanarySearch search;
    private final String name;
    private final Path folder;
    private final Set<String> known = new HashSet<>();
    private Looks looks;

    private SeenFiles(CanarySearch search, String name, Path folder) {
        this.search = search;
        this.name = name;
        this.folder = folder;
    }

    /**
     * Looks at each file once.
     *
     * @param name of the folder, such as {@code bucket}
     * @throws IllegalStateException when a file is packed in a way that cannot be looked through
     */
    public static void look(CanarySearch search, String name, Path folder) {
        new SeenFiles(search, name, folder).look(true);
    }

    /** Looks until it is closed at all that is written from now on, so that it sees files that come and go too. */
    public static SeenFiles watch(CanarySearch search, String name, Path folder) {
        SeenFiles seen = new SeenFiles(search, name, folder);
        seen.walk(file -> true);
        seen.looks = new Looks(() -> seen.look(false), PAUSE_MILLIS);
        return seen;
    }

    /** What is done with a file; says whether that was all. */
    private interface Step {
        boolean on(Path file) throws IOException;
    }

    /** @param whole whether all files are there in full, and none is being written */
    private void look(boolean whole) {
        walk(file -> look(file, whole));
    }

    private void walk(Step step) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String version = file + " " + attributes.lastModifiedTime() + " " + attributes.size();
                    if (!known.contains(version) && step.on(file)) {
                        known.add(version);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    return unlessGone(e);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    return unlessGone(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileVisitResult unlessGone(IOException e) throws IOException {
        if (e != null && !(e instanceof NoSuchFileException)) {
            throw e;
        }
        return FileVisitResult.CONTINUE;
    }

    /** Returns whether it was there in full. */
    private boolean look(Path file, boolean whole) throws IOException {
        String place = name + " " + folder.relativize(file);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return true;
        }
        search.look(place, folder.relativize(file).toString());
        search.look(place, content);
        if (startsWith(content, ZSTD)) {
            throw new IllegalStateException(place + " is packed with zstd");
        }
        try {
            if (startsWith(content, GZIP)) {
                search.look(place, unpacked(content));
            }
            return true;
        } catch (IOException e) {
            if (whole) {
                throw e;
            }
            return false;
        }
    }

    private static boolean startsWith(byte[] content, byte[] beginning) {
        return content.length >= beginning.length
                && Arrays.equals(content, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static byte[] unpacked(byte[] content) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() {
        looks.close();
        look(true);
    }
}
