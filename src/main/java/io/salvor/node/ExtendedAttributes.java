package io.salvor.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Base64;
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

    /** Sets them; others that are there stay. */
    void write(Map<String, String> attributes) throws IOException {
        if (view == null) {
            throw new IOException("Java cannot set extended attributes of " + folder);
        }
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            view.write(attribute.getKey(), ByteBuffer.wrap(value(attribute)));
        }
    }

    private static byte[] value(Map.Entry<String, String> attribute) throws IOException {
        try {
            return Base64.getDecoder().decode(attribute.getValue());
        } catch (IllegalArgumentException e) {
            throw new IOException("its attribute \"" + attribute.getKey() + "\" is not in base64", e);
        }
    }
}
