package io.salvor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of every kind to back up, and a fingerprint by which two folders can be compared as text. It stands alone, without
 * nested classes, so that its one class file also runs in a container that has nothing but Java and a shell.
 */
public final class FileTree {

    private static final LinkOption ITSELF = LinkOption.NOFOLLOW_LINKS;
    private static final Instant LONG_AGO = Instant.parse("2001-09-09T01:46:40.123456789Z");
    private static final int PERMISSIONS = 07777;
    private static final int KIND = 0170000;

    private FileTree() {}

    /**
     * {@code write <folder> [small]}, {@code change <folder>} or {@code fingerprint <folder>}, which prints.
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "write" -> write(folder, arguments.length < 3 || !arguments[2].equals("small"));
            case "change" -> change(folder);
            case "fingerprint" -> {
                PrintStream out = System.out;
                fingerprint(folder).forEach(out::println);
            }
            default -> throw new IllegalArgumentException("unknown word: " + arguments[0]);
        }
    }

    /**
     * Fills a folder. What takes root (other owners, a file nobody may read) is there only when root writes.
     *
     * @param large 2,000 small files and one of 64 MiB, else 20 and one of 1 MiB
     */
    public static void write(Path folder, boolean large) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        smallFiles(folder, large ? 2_000 : 20);
        content(folder.resolve("large.bin"), large ? 64 << 20 : 1 << 20, 1);
        Files.createFile(folder.resolve("empty"));
        Files.createDirectory(folder.resolve("empty folder"));
        deepFolders(folder);
        sparse(folder.resolve("sparse.img"));
        links(folder);
        oddNames(folder);
        attributes(folder);
        modes(folder, Files.getAttribute(folder, "unix:uid").equals(0));
        times(folder);
    }

    private static void smallFiles(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Path group = folder.resolve("small").resolve("group-" + i / 100);
            Files.createDirectories(group);
            content(group.resolve("file-" + i), 100 + i % 1900, i);
        }
    }

    private static void content(Path file, int size, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] block = new byte[1 << 16];
        try (var out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, Math.min(left, block.length));
            }
        }
    }

    private static void deepFolders(Path folder) throws IOException {
        Path deepest = folder;
        for (int i = 0; i < 40; i++) {
            deepest = deepest.resolve("deep-" + i);
        }
        Files.createDirectories(deepest);
        content(deepest.resolve("bottom"), 10, 3);
    }

    private static void sparse(Path file) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(8 << 20);
            image.seek(5 << 20);
            image.write("an island".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void links(Path folder) throws IOException {
        Path links = Files.createDirectory(folder.resolve("links"));
        content(links.resolve("hard-1"), 5_000, 4);
        Files.createLink(links.resolve("hard-2"), links.resolve("hard-1"));
        Files.createLink(folder.resolve("hard-3"), links.resolve("hard-1"));
        Files.createSymbolicLink(links.resolve("relative"), Path.of("hard-1"));
        Files.createSymbolicLink(links.resolve("absolute"), Path.of("/etc/hostname"));
        Files.createSymbolicLink(links.resolve("to-folder"), Path.of("../small"));
        Files.createSymbolicLink(links.resolve("dangling"), Path.of("../nothing here"));
    }

    private static void oddNames(Path folder) throws IOException, InterruptedException {
        Path names = Files.createDirectory(folder.resolve("names"));
        String[] odd = {
            "with spaces ", "-rf", "*", "\"quoted\"", "back\\slash", ".hidden", "$HOME", "line\nbreak", "n".repeat(250)
        };
        for (int i = 0; i < odd.length; i++) {
            content(names.resolve(odd[i]), 20, i);
        }
        // Java cannot say names that are not text in its own encoding; the shell can.
        shell(
                names,
                "for name in \"$(printf 'latin-1 caf\\351')\" \"$(printf 'utf-8 caf\\303\\251')\" \"$(printf"
                        + " '\\001\\377\\376')\"; do printf odd > \"$name\"; done; ln -s \"$(printf 'to caf\\351')\""
                        + " \"$(printf 'link \\351')\"; mkfifo queue");
    }

    private static void attributes(Path folder) throws IOException {
        Path file = folder.resolve("with attributes");
        content(file, 50, 5);
        Path sub = Files.createDirectory(folder.resolve("folder with attributes"));
        for (Path one : List.of(file, sub)) {
            UserDefinedFileAttributeView view = Files.getFileAttributeView(one, UserDefinedFileAttributeView.class);
            if (view != null && Files.getFileStore(one).supportsFileAttributeView("user")) {
                view.write("colour", StandardCharsets.UTF_8.encode("blue"));
                view.write("binary", ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}));
            }
        }
    }

    private static void modes(Path folder, boolean root) throws IOException, InterruptedException {
        Path modes = Files.createDirectory(folder.resolve("modes"));
        for (String name : List.of("private", "setuid", "setgid", "read-only", "foreign", "setuid-foreign")) {
            content(modes.resolve(name), 30, name.length());
        }
        Files.createDirectory(modes.resolve("sticky"));
        Files.createDirectory(modes.resolve("group-folder"));
        if (root) {
            content(modes.resolve("nobody-reads"), 30, 6);
            shell(
                    modes,
                    "chmod 0000 nobody-reads; chown 1000:1000 foreign setuid-foreign; chown -h 1000:2000"
                            + " ../links/relative; chown 12345:54321 sticky; chown 1234:5678 ..");
        }
        shell(
                modes,
                "chmod 0600 private; chmod 4755 setuid; chmod 2755 setgid; chmod 0444 read-only;"
                        + " chmod 4711 setuid-foreign; chmod 1777 sticky; chmod 2770 group-folder; chmod 0751 ..");
    }

    private static void times(Path folder) throws IOException, InterruptedException {
        // Java opens what it dates, and so would wait at the FIFO and miss the links.
        shell(folder, "touch -h -d '2001-09-09 01:46:40.123456789' names/queue names/link* links/[rtda]*");
        List<Path> deepestFirst = new ArrayList<>(all(folder).values());
        Collections.reverse(deepestFirst);
        int age = 0;
        for (Path one : deepestFirst) {
            if (Files.isRegularFile(one, ITSELF) || Files.isDirectory(one, ITSELF)) {
                age++;
                Files.setLastModifiedTime(
                        one, FileTime.from(LONG_AGO.plusSeconds(age * 3_600L).plusNanos(age * 7L)));
            }
        }
    }

    /** Changes a little of what {@link #write} wrote: content, names, modes and links. */
    public static void change(Path folder) throws IOException, InterruptedException {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
            large.seek(large.length() / 2);
            large.write("changed in the middle".getBytes(StandardCharsets.US_ASCII));
        }
        Files.writeString(folder.resolve("small/group-0/file-1"), "rewritten");
        Files.delete(folder.resolve("small/group-0/file-2"));
        Files.move(folder.resolve("small/group-0/file-3"), folder.resolve("small/group-0/renamed"));
        Files.writeString(folder.resolve("written later"), "new since the first backup");
        Files.createLink(folder.resolve("links/hard-4"), folder.resolve("links/hard-1"));
        Files.delete(folder.resolve("links/dangling"));
        Files.createSymbolicLink(folder.resolve("links/dangling"), Path.of("somewhere else"));
        shell(folder, "chmod 0640 modes/private");
    }

    /**
     * One line for the folder and for each thing in it, sorted by path:
     * {@code type mode uid gid mtime size|target|device xattrs hard-link-group sha256 path}, with {@code -} for what a thing
     * does not have. Paths are relative, with their bytes percent-encoded. The time of the folder itself is left out: it
     * changes with any work in it.
     */
    public static List<String> fingerprint(Path folder) throws IOException {
        Map<String, Path> all = all(folder);
        Map<Object, String> firstLinks = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Path> entry : all.entrySet()) {
            Map<String, Object> about = Files.readAttributes(entry.getValue(), "unix:*", ITSELF);
            lines.add(line(entry.getKey(), entry.getValue(), about, firstLinks));
        }
        return lines;
    }

    /** The {@link #fingerprint} without the folder itself, of which not everybody who fills it is the owner. */
    public static List<String> contents(Path folder) throws IOException {
        List<String> lines = fingerprint(folder);
        lines.removeIf(line -> line.endsWith(" ."));
        return lines;
    }

    private static Map<String, Path> all(Path folder) throws IOException {
        Path real = folder.toRealPath();
        int start = encoded(real).length();
        try (Stream<Path> found = Files.walk(real)) {
            return found.collect(Collectors.toMap(
                    path -> path.equals(real) ? "." : encoded(path).substring(start + 1),
                    path -> path,
                    (one, other) -> one,
                    TreeMap::new));
        }
    }

    /** Only as a URI does a path show its bytes, whatever encoding Java runs with. */
    private static String encoded(Path path) {
        String raw = path.toUri().getRawPath();
        return raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private static String line(String name, Path path, Map<String, Object> about, Map<Object, String> firstLinks)
            throws IOException {
        int mode = (Integer) about.get("mode");
        boolean folder = (mode & KIND) == 0040000;
        boolean file = (mode & KIND) == 0100000;
        String linked = "-";
        if (!folder && (Integer) about.get("nlink") > 1) {
            linked = firstLinks.computeIfAbsent(about.get("fileKey"), key -> name);
        }
        return String.join(
                " ",
                type(mode & KIND),
                String.format("%04o", mode & PERMISSIONS),
                about.get("uid").toString(),
                about.get("gid").toString(),
                time((FileTime) about.get("lastModifiedTime")),
                detail(path, about, mode & KIND),
                file || folder ? attributesOf(path) : "-",
                linked,
                file ? sha256(path) : "-",
                name);
    }

    private static String type(int kind) {
        return switch (kind) {
            case 0040000 -> "folder";
            case 0100000 -> "file";
            case 0120000 -> "symlink";
            case 0010000 -> "fifo";
            case 0020000 -> "character-device";
            case 0060000 -> "block-device";
            default -> "socket";
        };
    }

    private static String time(FileTime time) {
        Instant instant = time.toInstant();
        return instant.getEpochSecond() + "." + String.format("%09d", instant.getNano());
    }

    private static String detail(Path path, Map<String, Object> about, int kind) throws IOException {
        return switch (kind) {
            case 0100000 -> about.get("size").toString();
            case 0120000 -> {
                Path target = Files.readSymbolicLink(path);
                String encoded = encoded(Path.of("/").resolve(target));
                yield target.isAbsolute() ? encoded : encoded.substring(1);
            }
            case 0020000, 0060000 -> about.get("rdev").toString();
            default -> "-";
        };
    }

    private static String attributesOf(Path path) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        if (view == null || !Files.getFileStore(path).supportsFileAttributeView("user")) {
            return "-";
        }
        List<String> pairs = new ArrayList<>();
        for (String name : new TreeSet<>(view.list())) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            pairs.add(name + "=" + HexFormat.of().formatHex(value.array()));
        }
        return pairs.isEmpty() ? "-" : String.join(",", pairs);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void shell(Path folder, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-ec", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (process.waitFor() != 0) {
            throw new IOException("cannot write files of every kind in " + folder + ": " + output);
        }
    }
}
