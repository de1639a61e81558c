package io.salvor.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The extended attributes of a folder that every program may set, those that begin with {@code user.}. Java reaches no others: access
 * control lists and labels are not among them.
 */
final class ExtendedAttributes {
    /** The record of a volume holds them, and an API server takes no large ones; ext4 has room for 4 KiB. */
    private static final int MOST_BYTES = 16 << 10;

    private final Path folder;
    private final UserDefinedFileAttributeView view;

    ExtendedAttributes(Path folder) {
        this.folder = folder;
        view = Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class);
    }

    /**
     * Their names without {@code user.}, and their values in base64; null where they are too large or cannot be read, which must not
     * keep a volume from being saved.
     */
    Map<String, String> read() {
        if (view == null) {
            return null;
        }
        Map<String, String> found = new TreeMap<>();
        int bytes = 0;
        try {
            for (String name : view.list()) {
                bytes += name.length() + view.size(name);
                if (bytes > MOST_BYTES) {
                    return null;
                }
                ByteBuffer value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                found.put(name, Base64.getEncoder().encodeToString(value.array()));
            }
        } catch (IOException e) {
            // As on a file system that has none.
            return null;
        }
        return found.isEmpty() ? null : found;
    }

    /**
     * Sets them; others that are there stay.
     *
     * @return those that could not be set, each with the reason: many file systems take none
     */
    List<String> write(Map<String, String> attributes) {
        List<String> lost = new ArrayList<>();
        new TreeMap<>(attributes).forEach((name, value) -> {
            try {
                write(name, value);
            } catch (IOException | IllegalArgumentException e) {
                lost.add(name + " (" + e.getMessage() + ")");
            }
        });
        return lost;
    }

    private void write(String name, String value) throws IOException {
        if (view == null) {
            throw new IOException("Java cannot set extended attributes of " + folder);
        }
        view.write(name, ByteBuffer.wrap(Base64.getDecoder().decode(value)));
    }
}
