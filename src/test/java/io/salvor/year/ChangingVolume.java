package io.salvor.year;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The volume of a namespace: a few files that are written, grow and go, some of which hold what others hold. */
final class ChangingVolume {
    private static final int MOST_FILES = 12;
    private static final int LARGEST = 24_000;

    private final Path folder;
    private final Random random;
    private Map<String, String> content;

    ChangingVolume(Path folder, Random random) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = random;
        for (int i = 0; i < 3; i++) {
            change();
        }
    }

    Path folder() {
        return folder;
    }

    void change() throws IOException {
        List<String> files = read(folder).keySet().stream().toList();
        int what = random.nextInt(10);
        if (files.size() > MOST_FILES || what == 0 && files.size() > 2) {
            Files.delete(folder.resolve(files.get(random.nextInt(files.size()))));
        } else if (what < 4 && !files.isEmpty()) {
            Path file = folder.resolve(files.get(random.nextInt(files.size())));
            byte[] before = Files.readAllBytes(file);
            Files.write(file, before.length > LARGEST ? bytes() : both(before, bytes()));
        } else if (what == 4 && !files.isEmpty()) {
            Files.write(place(), Files.readAllBytes(folder.resolve(files.get(random.nextInt(files.size())))));
        } else {
            Files.write(place(), bytes());
        }
        content = read(folder);
    }

    private Path place() throws IOException {
        Path place = folder.resolve("d" + random.nextInt(3)).resolve("f" + random.nextInt(1000));
        Files.createDirectories(place.getParent());
        return place;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[100 + random.nextInt(LARGEST)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] both(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    /** As it is now; the same object until it changes. */
    Map<String, String> content() {
        return content;
    }

    /** Size and digest of each file below a folder, by its path. */
    static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                content.put(folder.relativize(file).toString(), bytes.length + " " + digest(bytes));
            }
        }
        return content;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
