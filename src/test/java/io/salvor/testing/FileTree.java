package io.salvor.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything under a folder that a restore must bring back, in a form that can be compared. The folder itself is not in it. */
public final class FileTree {
    private final Path root;
    private final SortedMap<String, String> entries = new TreeMap<>();
    private final Map<Object, String> firstNames = new TreeMap<>();

    private FileTree(Path root) {
        this.root = root;
    }

    /** Path (bytes that are not UTF-8 as hexadecimal) → type, owner, mode, time, content, hard link and extended attributes. */
    public static SortedMap<String, String> of(Path folder) throws IOException {
        FileTree tree = new FileTree(folder);
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(path -> !path.equals(folder)).sorted().forEach(tree::add);
        }
        return tree.entries;
    }

    private void add(Path path) {
        try {
            Map<String, Object> unix =
                    Files.readAttributes(path, "unix:mode,uid,gid,ino,nlink", LinkOption.NOFOLLOW_LINKS);
            String name = name(path);
            String entry = "mode " + Integer.toOctalString((Integer) unix.get("mode")) + " owner " + unix.get("uid")
                    + ":" + unix.get("gid") + " time "
                    + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
            if (Files.isSymbolicLink(path)) {
                entry += " -> " + Files.readSymbolicLink(path);
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                String first = firstNames.putIfAbsent(unix.get("ino"), name);
                entry += " size " + Files.size(path) + " content " + digest(path) + attributes(path)
                        + (first == null ? "" : " same file as " + first);
            }
            entries.put(name, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(Path path) {
        // The raw bytes of a name are only in the URI of its path.
        return root.toUri().relativize(path.toUri()).getRawPath();
    }

    private static String attributes(Path path) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        TreeMap<String, String> attributes = new TreeMap<>();
        for (String name : view.list()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            attributes.put(name, new String(value.array(), StandardCharsets.UTF_8));
        }
        return attributes.isEmpty() ? "" : " attributes " + attributes;
    }

    private static String digest(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
